# SPDX-License-Identifier: Apache-2.0
"""Some hundred groups, as expressions: every name in many sizes, and what can be built from them."""
import random

SMALL = ["trivial(1)", "trivial(2)", "trivial(3)", "cyclic(2)", "cyclic(3)", "cyclic(4)", "cyclic(5)", "cyclic(6)",
         "dihedral(3)", "dihedral(4)", "dihedral(5)", "dihedral(6)", "symmetric(2)", "symmetric(3)", "symmetric(4)",
         "symmetric(5)", "alternating(3)", "alternating(4)", "reflection(3)", "reflection(4)", "translation(2,2)",
         "translation(2,3)", "translation(3,3)", "p4(2)", "p4(3)", "p4m(3)"]
DEGREES = {"cyclic": lambda n: n, "translation": lambda h, w: h * w, "p4": lambda n: n * n, "p4m": lambda n: n * n}


def named():
    numbers = {"trivial": [1, 2, 5], "cyclic": [*range(1, 25), 30, 60, 128], "dihedral": [*range(3, 25), 30, 60, 128],
               "symmetric": [*range(1, 13), 20, 50], "alternating": range(3, 9), "reflection": range(1, 10),
               "p4": range(1, 9), "p4m": range(1, 9)}
    for name, sizes in numbers.items():
        yield from (f"{name}({n})" for n in sizes)
    for height in range(1, 7):
        yield from (f"translation({height},{width})" for width in range(1, 7))
    yield from ["translation(8,8)", "translation(4,12)", "translation(9,10)"]


def composed():
    """The products that people build, and some of each kind at random."""
    for inner in ("cyclic(2)", "cyclic(3)", "cyclic(4)", "cyclic(5)", "dihedral(4)", "dihedral(5)", "symmetric(3)",
                  "symmetric(4)", "translation(2,2)", "p4(3)"):
        for outer in ("symmetric(2)", "symmetric(3)", "symmetric(5)", "cyclic(3)", "cyclic(4)", "dihedral(4)"):
            yield f"wreath({inner},{outer})"
    for left, right in (("symmetric(3)", "symmetric(4)"), ("symmetric(3)", "symmetric(3)"),
                        ("cyclic(4)", "symmetric(4)"), ("cyclic(5)", "dihedral(5)"), ("dihedral(4)", "dihedral(6)"),
                        ("cyclic(6)", "cyclic(4)"), ("symmetric(8)", "cyclic(9)"), ("symmetric(6)", "symmetric(7)")):
        yield f"grid({left},{right})"
        yield f"union({left},{right})"
    yield from ["wreath(cyclic(4),symmetric(20))", "wreath(symmetric(5),symmetric(6))",
                "wreath(reflection(2),cyclic(8))",
                "union(cyclic(4),union(cyclic(4),cyclic(4)))", "union(symmetric(3),union(symmetric(4),symmetric(5)))",
                "union(trivial(3),cyclic(8))", "grid(trivial(2),cyclic(5))", "grid(cyclic(5),trivial(2))",
                "wreath(trivial(3),cyclic(4))", "wreath(trivial(3),symmetric(4))", "wreath(cyclic(3),trivial(4))",
                "wreath(wreath(cyclic(3),symmetric(2)),symmetric(3))", "wreath(cyclic(3),wreath(cyclic(2),cyclic(3)))",
                "union(wreath(cyclic(3),symmetric(3)),p4(3))", "grid(wreath(cyclic(3),symmetric(2)),cyclic(5))",
                "union(p4(5),p4(5))", "union(cyclic(7),dihedral(7))", "grid(grid(cyclic(2),cyclic(3)),cyclic(5))"]


def with_other_output():
    """Weights from one action of a group to another of its actions."""
    yield from ["symmetric(7) ; trivial(1)", "cyclic(9) ; trivial(1)", "p4(3) ; trivial(1)", "trivial(1) ; cyclic(9)",
                "union(symmetric(3),symmetric(4)) ; trivial(1)", "cyclic(6) ; trivial(2)", "dihedral(8) ; trivial(3)",
                "cyclic(12) ; cyclic(4)", "cyclic(12) ; cyclic(6)", "cyclic(12) ; cyclic(8)", "cyclic(4) ; cyclic(6)",
                "cyclic(5) ; cyclic(7)", "cyclic(16) ; cyclic(2)", "dihedral(6) ; dihedral(3)",
                "dihedral(8) ; dihedral(4)",
                "dihedral(4) ; dihedral(3)", "symmetric(5) ; symmetric(4)", "translation(4,4) ; translation(2,2)",
                "translation(4,6) ; translation(2,3)", "p4(4) ; p4(2)", "p4(6) ; p4(3)", "p4m(6) ; p4m(2)",
                "symmetric(4) ; generators(6; (1 3)(2 4), (0 3 5 2)(1 4))", "symmetric(3) ; dihedral(3)",
                "generators(8; (0 1 2 3)(4 5 6 7), (0 4)(1 7)(2 6)(3 5)) ; dihedral(4)",
                "generators(8; (0 1 2 3)(4 5 6 7), (0 4 2 6)(1 7 3 5)) ; trivial(1)",
                "generators(8; (0 1 2 3)(4 5 6 7), (0 4 2 6)(1 7 3 5))", affine(7, 2), affine(13, 3), affine(13, 8),
                f"union({affine(7, 2)},symmetric(4))", f"grid({affine(7, 2)},cyclic(4))",
                f"wreath({affine(7, 2)},cyclic(3))", f"wreath(cyclic(2),{affine(7, 2)})", "trivial(4) ; trivial(3)"]


def random_expression(rng, depth, most):
    """An expression and its degree, at most this many points."""
    if depth == 0 or rng.random() < 0.25:
        text = rng.choice(SMALL)
        name, numbers = text[:-1].split("(")
        degree = DEGREES.get(name, lambda n: n)(*map(int, numbers.split(",")))
    else:
        kind = rng.choice(["grid", "union", "wreath"])
        (left, m), (right, n) = (random_expression(rng, depth - 1, most) for _ in range(2))
        text, degree = f"{kind}({left},{right})", m + n if kind == "union" else m * n
    return (text, degree) if degree <= most else random_expression(rng, depth, most)


def cycles(permutation):
    text, seen = "", set()
    for start in range(len(permutation)):
        cycle, point = [], start
        while point not in seen:
            seen.add(point)
            cycle.append(str(point))
            point = permutation[point]
        if len(cycle) > 1:
            text += f"({' '.join(cycle)})"
    return text or "()"


def affine(p, m):
    """Shifts of a ring of p places and the multiplication by m."""
    return f"generators({p}; {cycles([(i + 1) % p for i in range(p)])}, {cycles([i * m % p for i in range(p)])})"


def random_generators(rng, degree, count):
    permutations = [rng.sample(range(degree), degree) for _ in range(count)]
    if rng.random() < 0.5:  # two random permutations nearly always generate everything: powers generate less
        permutations = [[p[p[p[i]]] for i in range(degree)] for p in permutations]
    return f"generators({degree}; {', '.join(map(cycles, permutations))})"


def catalogue(seed=1):
    rng = random.Random(seed)
    expressions = [*named(), *composed(), *with_other_output()]
    expressions += [random_expression(rng, depth, most)[0] for depth, most in ((1, 40), (2, 40), (3, 60))
                    for _ in range(50)]
    expressions += [random_generators(rng, rng.randint(3, 8), rng.randint(1, 2)) for _ in range(60)]
    for _ in range(60):
        count = rng.randint(1, 2)
        expressions.append(" ; ".join(random_generators(rng, rng.randint(2, 8), count) for _ in range(2)))
    return list(dict.fromkeys(expressions))
