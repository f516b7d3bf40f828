// SPDX-License-Identifier: Apache-2.0
#include "core/base/vectors/vectors.hpp"

#include "core/base/errors.hpp"

namespace symdiscover {

namespace baseline {
extern ProductKernels const product_kernels;
}
namespace avx2 {
extern ProductKernels const product_kernels;
}
namespace avx512 {
extern ProductKernels const product_kernels;
}

namespace {

struct VectorSet {
    char const* name;
    ProductKernels const* kernels;
};

/// What the processor and the system have, narrowest first.
std::vector<VectorSet> find_sets() {
    std::vector<VectorSet> sets{{"baseline", &baseline::product_kernels}};
#ifdef SYMDISCOVER_WIDE_VECTORS
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return sets;
    sets.push_back({"avx2", &avx2::product_kernels});
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512dq")) return sets;
    sets.push_back({"avx512", &avx512::product_kernels});
#endif
    return sets;
}

ProductKernels const*& kernels_in_use() {
    static ProductKernels const* kernels = find_sets().back().kernels;
    return kernels;
}

template <class Number>
void add_by(ProductTable<Number> const& table, StridedMatrix<Number const> const& left,
            StridedMatrix<Number const> const& right, Number factor, StridedMatrix<Number> const& result) {
    if (result.by_rows) {  // (left right)^T = right^T left^T
        auto const a = right.transposed();
        auto const b = left.transposed();
        table.add_product[a.by_rows][b.by_rows](a, b, factor, result.transposed());
    } else {
        table.add_product[left.by_rows][right.by_rows](left, right, factor, result);
    }
}

}  // namespace

std::vector<std::string> vector_sets() {
    std::vector<std::string> names;
    for (VectorSet const& set : find_sets()) names.emplace_back(set.name);
    return names;
}

void use_vector_set(std::string const& name) {
    std::string known;
    for (VectorSet const& set : find_sets()) {
        if (name == set.name) {
            kernels_in_use() = set.kernels;
            return;
        }
        known += (known.empty() ? "" : ", ") + std::string(set.name);
    }
    throw OptionError("\"" + name + "\" is no set of vector instructions that this processor has. It has: " + known);
}

void add_product(StridedMatrix<double const> const& left, StridedMatrix<double const> const& right, double factor,
                 StridedMatrix<double> const& result) {
    add_by(kernels_in_use()->in_double, left, right, factor, result);
}

void add_product(StridedMatrix<float const> const& left, StridedMatrix<float const> const& right, float factor,
                 StridedMatrix<float> const& result) {
    add_by(kernels_in_use()->in_single, left, right, factor, result);
}

}  // namespace symdiscover
