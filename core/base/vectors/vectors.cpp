// SPDX-License-Identifier: Apache-2.0
#include "core/base/vectors/vectors.hpp"

#include "core/base/errors.hpp"
#include "core/base/vectors/single_vectors.hpp"

namespace symdiscover {

namespace baseline {
extern ProductKernels const product_kernels;
extern SingleProductKernels const single_product_kernels;
}  // namespace baseline
namespace avx2 {
extern ProductKernels const product_kernels;
extern SingleProductKernels const single_product_kernels;
}  // namespace avx2
namespace avx512 {
extern ProductKernels const product_kernels;
extern SingleProductKernels const single_product_kernels;
}  // namespace avx512

namespace {

struct VectorSet {
    char const* name;
    ProductKernels const* kernels;
    SingleProductKernels const* single_kernels;
};

/// What the processor and the system have, narrowest first.
std::vector<VectorSet> find_sets() {
    std::vector<VectorSet> sets{{"baseline", &baseline::product_kernels, &baseline::single_product_kernels}};
#ifdef SYMDISCOVER_WIDE_VECTORS
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return sets;
    sets.push_back({"avx2", &avx2::product_kernels, &avx2::single_product_kernels});
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512dq")) return sets;
    sets.push_back({"avx512", &avx512::product_kernels, &avx512::single_product_kernels});
#endif
    return sets;
}

VectorSet& set_in_use() {
    static VectorSet set = find_sets().back();
    return set;
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
            set_in_use() = set;
            return;
        }
        known += (known.empty() ? "" : ", ") + std::string(set.name);
    }
    throw OptionError("\"" + name + "\" is no set of vector instructions that this processor has. It has: " + known);
}

ProductKernels const& product_kernels() { return *set_in_use().kernels; }

SingleProductKernels const& single_product_kernels() { return *set_in_use().single_kernels; }

}  // namespace symdiscover
