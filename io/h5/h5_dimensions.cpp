// SPDX-License-Identifier: Apache-2.0
// The names that the axes of a dataset have.
#include <fmt/format.h>

#include <algorithm>

#include "io/h5/h5_classes.hpp"
#include "io/h5/h5_local.hpp"
#include "io/h5/h5_native.hpp"

namespace symdiscover {

namespace {

/// The last part of the path of what an object reference leads to.
std::string name_of_reference(H5::DataSet const& dataset, hobj_ref_t reference) {
    hid_t const object = H5Rdereference2(dataset.getId(), H5P_DEFAULT, H5R_OBJECT, &reference);
    if (object < 0) return "";
    std::vector<char> path(static_cast<std::size_t>(std::max<ssize_t>(H5Iget_name(object, nullptr, 0), 0)) + 1);
    H5Iget_name(object, path.data(), path.size());
    H5Oclose(object);
    std::string const name(path.data());
    return name.substr(name.find_last_of('/') + 1);
}

/// DIMENSION_LIST: for each axis references to the scales that belong to it; the first one names it.
std::vector<std::string> names_of_scales(H5::DataSet const& dataset, std::size_t axes) {
    if (!dataset.attrExists("DIMENSION_LIST")) return {};
    H5::Attribute const attribute = dataset.openAttribute("DIMENSION_LIST");
    if (attribute.getTypeClass() != H5T_VLEN ||
        attribute.getSpace().getSimpleExtentNpoints() != static_cast<hssize_t>(axes)) {
        return {};
    }
    H5::VarLenType const type(H5::PredType::STD_REF_OBJ);
    std::vector<hvl_t> lists(axes);
    attribute.read(type, lists.data());
    std::vector<std::string> names(axes);
    for (std::size_t axis = 0; axis < axes; ++axis) {
        if (lists[axis].len > 0) names[axis] = name_of_reference(dataset, *static_cast<hobj_ref_t*>(lists[axis].p));
    }
    H5::DataSpace space = attribute.getSpace();
    H5::DataSet::vlenReclaim(lists.data(), type, space);
    return names;
}

}  // namespace

std::vector<std::string> H5LocalFile::dimension_names(std::string const& dataset) const {
    std::vector<std::string> names = guarded(source_.path, dataset, "dimension scales", [&] {
        H5::DataSet const opened = file_.openDataSet(dataset);
        return names_of_scales(opened, shape_of(opened.getSpace()).size());
    });
    auto const any = [&] {
        return std::any_of(names.begin(), names.end(), [](auto const& name) { return name != ""; });
    };
    for (char const* const attribute : {"_ARRAY_DIMENSIONS", "DIMENSION_LABELS"}) {
        if (!any() && has_attribute(dataset, attribute)) read_attribute(dataset, attribute, names);
    }
    return any() ? names : std::vector<std::string>{};
}

}  // namespace symdiscover
