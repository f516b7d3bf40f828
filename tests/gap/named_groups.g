# SPDX-License-Identifier: Apache-2.0
# The groups that names stand for. Names come as trees: ["C", 16], ["x", T, T, ...], ["wr", T, T].

# GAP's own library asks for this function, which only its package transgrp brings: there are no tables here.
InstallGlobalFunction(TransitiveGroupsAvailable, degree -> false);

# The i-th point of an n x n torus is (i div n, i mod n), as in the expressions.
OnTorus := function(n, map)
    local images, i, j, to;
    images := [];
    for i in [0 .. n - 1] do
        for j in [0 .. n - 1] do
            to := map(i, j);
            Add(images, (to[1] mod n) * n + to[2] mod n + 1);
        od;
    od;
    return PermList(images);
end;

Torus := function(n, with_reflection)
    local generators;
    generators := [OnTorus(n, {i, j} -> [i + 1, j]), OnTorus(n, {i, j} -> [i, j + 1]), OnTorus(n, {i, j} -> [j, -i])];
    if with_reflection then Add(generators, OnTorus(n, {i, j} -> [i, -j])); fi;
    return Group(generators);
end;

# The group a tree names, in its natural action: a cyclic or dihedral group on a polygon, a product on pairs, a wreath
# product on blocks. NaturalDegree counts the points, also those that nothing moves.
NaturalDegree := function(tree)
    if tree[1] in ["p4", "p4m"] then return tree[2] ^ 2; fi;
    if tree[1] in ["x", "wr"] then return Product(tree{[2 .. Length(tree)]}, NaturalDegree); fi;
    return tree[2];
end;

# D1 and D2, which have no polygon, are the groups of order 2 and 4.
NamedDihedral := function(n)
    local rotation;
    if n < 3 then return AbelianGroup(IsPermGroup, ListWithIdenticalEntries(n, 2)); fi;
    rotation := PermList(Concatenation([2 .. n], [1]));
    return Group(rotation, PermList(List([0 .. n - 1], i -> (-i) mod n + 1)));
end;

PairProduct := function(groups, degrees)
    local points, generators, k, g;
    points := Cartesian(List(degrees, d -> [1 .. d]));
    generators := [()];
    for k in [1 .. Length(groups)] do
        for g in GeneratorsOfGroup(groups[k]) do
            Add(generators, Permutation(g, points, function(p, h)
                local q;
                q := ShallowCopy(p);
                q[k] := q[k] ^ h;
                return q;
            end));
        od;
    od;
    return Group(generators);
end;

# i -> i + 1 and i -> m i (mod p) with m of order k.
Affine := function(p, k)
    local m;
    m := PrimitiveRootMod(p) ^ ((p - 1) / k);
    return Group(PermList(Concatenation([2 .. p], [1])), PermList(List([0 .. p - 1], i -> i * m mod p + 1)));
end;

NamedGroup := function(tree)
    local parts;
    if tree[1] = "F" then return Affine(tree[2], tree[3]); fi;
    if tree[1] = "C" then return Group(PermList(Concatenation([2 .. tree[2]], [1]))); fi;
    if tree[1] = "D" then return NamedDihedral(tree[2]); fi;
    if tree[1] = "S" then return SymmetricGroup(tree[2]); fi;
    if tree[1] = "A" then return AlternatingGroup(tree[2]); fi;
    if tree[1] in ["p4", "p4m"] then return Torus(tree[2], tree[1] = "p4m"); fi;
    parts := tree{[2 .. Length(tree)]};
    if tree[1] = "x" then return PairProduct(List(parts, NamedGroup), List(parts, NaturalDegree)); fi;
    return WreathProduct(NamedGroup(parts[1]), NamedGroup(parts[2]));
end;

NamedOrder := function(tree)
    if tree[1] in ["C", "D"] then return tree[2] * Position("CD", tree[1][1]); fi;
    if tree[1] = "S" then return Factorial(tree[2]); fi;
    if tree[1] = "F" then return tree[2] * tree[3]; fi;
    if tree[1] = "x" then return Product(tree{[2 .. Length(tree)]}, NamedOrder); fi;
    if tree[1] = "wr" then return NamedOrder(tree[2]) ^ NaturalDegree(tree[3]) * NamedOrder(tree[3]); fi;
    return Size(NamedGroup(tree));
end;
