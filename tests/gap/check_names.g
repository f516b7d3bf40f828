# SPDX-License-Identifier: Apache-2.0
# Is a group of permutations what its name says? true and false are proved; fail: no argument below settles it.

# Up to this order GAP searches for an isomorphism where no faster argument holds.
SearchedOrder := 2000;
IsNamed := fail;  # defined last

IsDihedral := function(G, n)
    local r, s;
    r := First(G, g -> Order(g) = n);
    if r = fail then return false; fi;
    s := First(GeneratorsOfGroup(G), g -> not g in Group(r));
    return s <> fail and Order(s) = 2 and r ^ s = r ^ -1;
end;

# Every symmetry of the torus keeps these relations of the translation t by one to the right, the quarter turn r and the
# reflection m, and they leave no more elements than the torus has, for n >= 3.
IsTorus := function(G, n, with_reflection)
    local turns, steps, mirrors, r, t, m, generated;
    turns := List(Filtered(ConjugacyClasses(G), c -> Order(Representative(c)) = 4), Representative);
    steps := Filtered(AsList(G), g -> Order(g) = n);
    mirrors := [()];
    for r in turns do
        for t in Filtered(steps, t -> t * t ^ r = t ^ r * t and t ^ (r ^ 2) = t ^ -1) do
            generated := Subgroup(G, [r, t]);
            if Size(generated) <> 4 * n ^ 2 then continue; fi;
            if not with_reflection then return true; fi;
            m := First(G, m -> Order(m) = 2 and r ^ m = r ^ -1 and t ^ m = t ^ -1 and (t ^ r) ^ m = t ^ r
                               and not m in generated);
            if m <> fail then return true; fi;
        od;
    od;
    return fail;
end;

# The action on an orbit on which nothing but the identity acts trivially.
ActsNaturally := function(G, tree)
    local orbit, action, test;
    test := rec(S := IsNaturalSymmetricGroup, A := IsNaturalAlternatingGroup).(tree[1]);
    for orbit in Orbits(G, MovedPoints(G)) do
        if Length(orbit) = tree[2] then
            action := Action(G, orbit);
            if Size(action) = Size(G) and test(action) then return true; fi;
        fi;
    od;
    return fail;
end;

# All ways to cut an orbit into equal blocks, from its single points to the orbit itself, each as a list of sets.
BlockSystems := function(G, orbit)
    local back, action, systems;
    orbit := Set(orbit);
    action := Action(G, orbit);
    systems := [List(orbit, point -> [point]), [orbit]];
    if Length(orbit) > 1 then
        Append(systems, List(AllBlocks(action), block -> List(Orbit(action, Set(block), OnSets), b -> Set(orbit{b}))));
    fi;
    return Set(systems, Set);
end;

# Normal subgroups that come from the action: the kernels on orbits and on their systems of blocks, their
# intersections, and what commutes with those.
NormalCandidates := function(G)
    local kernels, orbit, system, more, most;
    most := 30;
    kernels := [];
    for orbit in Orbits(G, MovedPoints(G)) do
        for system in BlockSystems(G, orbit) do
            AddSet(kernels, Kernel(ActionHomomorphism(G, system, OnSets)));
        od;
    od;
    more := Set(Combinations(kernels{[1 .. Minimum(Length(kernels), most)]}, 2), pair -> Intersection(pair));
    kernels := Union(kernels, more);
    more := Set(kernels{[1 .. Minimum(Length(kernels), most)]}, N -> Centralizer(G, N));
    return Filtered(Union(kernels, more), N -> Size(N) > 1 and Size(N) < Size(G));
end;

ProductTree := function(parts)
    if Length(parts) = 1 then return parts[1]; fi;
    return Concatenation(["x"], parts);
end;

# The factors, as small as they are known to be: C12 is C3 x C4, D6 is C2 x S3.
SmallestFactors := function(tree)
    local n;
    n := tree[Length(tree)];
    if tree[1] = "x" then return Concatenation(List(tree{[2 .. Length(tree)]}, SmallestFactors)); fi;
    if tree[1] = "C" then return List(Collected(Factors(n)), power -> ["C", power[1] ^ power[2]]); fi;
    if tree[1] = "D" and n mod 4 = 2 and n > 2 then return [["C", 2], ["D", n / 2]]; fi;
    return [tree];
end;

# Sets of points on which G acts independently: it is the direct product of what it does on each. Orbits that are not
# independent in pairs are together; fail if there is more dependence than that.
IndependentParts := function(G)
    local parts, orbit, joined, depends;
    parts := [];
    depends := function(p, q)
        return Size(Action(G, Union(p, q))) < Size(Action(G, p)) * Size(Action(G, q));
    end;
    for orbit in Orbits(G, MovedPoints(G)) do
        joined := Filtered(parts, p -> depends(p, orbit));
        parts := Concatenation(Difference(parts, joined), [Union(Concatenation([Set(orbit)], joined))]);
    od;
    if Product(parts, p -> Size(Action(G, p))) <> Size(G) then return fail; fi;
    return parts;
end;

# Whether each group can be given some of the factors, of which it is the product, so that none is left.
AreProducts := function(groups, factors)
    local chosen, rest, i;
    if groups = [] then return factors = []; fi;
    for chosen in Combinations(factors) do
        if chosen = [] or Product(chosen, NamedOrder) <> Size(groups[1]) then continue; fi;
        rest := ShallowCopy(factors);
        for i in chosen do Remove(rest, Position(rest, i)); od;
        if IsNamed(groups[1], ProductTree(chosen)) = true and AreProducts(groups{[2 .. Length(groups)]}, rest) then
            return true;
        fi;
    od;
    return false;
end;

IsProductOnParts := function(G, parts)
    local independent;
    independent := IndependentParts(G);
    if independent = fail or Length(independent) < 2 then return fail; fi;
    independent := List(independent, points -> Action(G, points));
    SortBy(independent, Size);
    if AreProducts(independent, SmallestFactors(ProductTree(parts))) then return true; fi;
    return fail;
end;

# Two normal subgroups with nothing in common and together of the order of G make it their direct product.
IsProduct := function(G, parts)
    local candidates, chosen, rest, order, N, M;
    candidates := NormalCandidates(G);
    for chosen in Combinations([2 .. Length(parts)]) do
        rest := Difference([1 .. Length(parts)], chosen);
        if chosen = [] then continue; fi;
        order := Product(chosen, i -> NamedOrder(parts[i]));
        for N in Filtered(candidates, N -> Size(N) = order) do
            for M in Filtered(candidates, M -> Size(M) = Size(G) / order) do
                if IsTrivial(Intersection(N, M)) and IsNamed(N, ProductTree(parts{chosen})) = true
                   and IsNamed(M, ProductTree(parts{rest})) = true then
                    return true;
                fi;
            od;
        od;
    od;
    return fail;
end;

# Sets of points that move like the block: one choice from each orbit, or none of its points.
Fibres := function(G, orbits, first, block)
    local stabiliser, d, fibres, k, choices;
    stabiliser := Stabilizer(G, block, OnSets);
    d := Index(G, stabiliser);
    fibres := [block];
    for k in Difference([1 .. Length(orbits)], [first]) do
        choices := Filtered(Concatenation(Filtered(BlockSystems(G, orbits[k]), s -> Length(s) = d)),
                            b -> ForAll(GeneratorsOfGroup(stabiliser), g -> OnSets(b, g) = b));
        fibres := Concatenation(List(fibres, f -> Concatenation([f], List(choices, c -> Union(f, c)))));
    od;
    return fibres;
end;

# A group that permutes d sets of points, like the top group its d points, embeds into L wr top, where L is what the
# stabiliser of one set does inside it. It is all of it when the orders agree.
IsWreathOn := function(G, fibre, bottom, top)
    local system, L, action, d;
    system := Orbit(G, fibre, OnSets);
    d := Length(system);
    L := Action(Stabilizer(G, fibre, OnSets), fibre);
    action := Action(G, system, OnSets);
    if Size(L) ^ d * Size(action) <> Size(G) or Size(L) <> NamedOrder(bottom) then return false; fi;
    if Size(Action(G, Union(system))) <> Size(G) or Size(action) <> NamedOrder(top) then return false; fi;
    if not (top[1] = "S" or IsConjugate(SymmetricGroup(d), action, NamedGroup(top))) then return false; fi;
    return IsNamed(L, bottom) = true;
end;

IsWreath := function(G, bottom, top)
    local orbits, k, system;
    orbits := Orbits(G, MovedPoints(G));
    for k in [1 .. Length(orbits)] do
        for system in Filtered(BlockSystems(G, orbits[k]), s -> Length(s) = NaturalDegree(top)) do
            if ForAny(Fibres(G, orbits, k, system[1]), f -> IsWreathOn(G, f, bottom, top)) then return true; fi;
        od;
    od;
    return fail;
end;

FitsTree := function(G, tree)
    if tree[1] = "D" and tree[2] >= 3 then return IsDihedral(G, tree[2]); fi;
    if tree[1] in ["S", "A"] then return ActsNaturally(G, tree); fi;
    if tree[1] in ["p4", "p4m"] and tree[2] >= 3 then return IsTorus(G, tree[2], tree[1] = "p4m"); fi;
    if tree[1] = "x" then
        if IsProductOnParts(G, tree{[2 .. Length(tree)]}) = true then return true; fi;
        return IsProduct(G, tree{[2 .. Length(tree)]});
    fi;
    if tree[1] = "wr" then return IsWreath(G, tree[2], tree[3]); fi;
    return fail;
end;

IsNamed := function(G, tree)
    local answer, named;
    if Size(G) <> NamedOrder(tree) then return false; fi;
    if tree[1] = "C" then return IsCyclic(G); fi;
    if not (tree[1] = "x" and ForAll(tree{[2 .. Length(tree)]}, t -> t[1] = "C")) then
        answer := FitsTree(G, tree);
        if answer <> fail then return answer; fi;
        if Size(G) > SearchedOrder then return fail; fi;
    fi;
    named := NamedGroup(tree);
    if IsAbelian(G) or IsAbelian(named) then
        return IsAbelian(G) and IsAbelian(named) and AbelianInvariants(G) = AbelianInvariants(named);
    fi;
    if AbelianInvariants(G) <> AbelianInvariants(named) or Size(Centre(G)) <> Size(Centre(named)) then
        return false;
    fi;
    return IsomorphismGroups(G, named) <> fail;
end;

# Prints whether the order is right, what is to be said about the name, and the milliseconds that took.
Check := function(images, degree, order, tree)
    local G, started, answer;
    started := Runtime();
    G := Group(List(images, PermList), ());
    answer := "-";
    if tree <> fail then answer := IsNamed(G, tree); fi;
    Print(Size(G) = order, " ", answer, " ", Runtime() - started, "\n");
end;
