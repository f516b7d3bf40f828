# SPDX-License-Identifier: Apache-2.0
# python3 xarray_netcdf.py     (xarray 2023.01, netCDF4 1.6, h5netcdf 1.1, Debian 12: packages python3-xarray
#                               python3-netcdf4 python3-h5netcdf netcdf-bin)
"""Datasets by xarray, through both of its ways to netCDF-4."""
import subprocess

import xarray as xr

from numbers_of_all import X, Y

data = xr.Dataset({"x": (("task", "example", "sensor"), X), "y": (("task", "example", "output"), Y)})
turned = data.transpose("sensor", "output", "example", "task")

packed = {"dtype": "int16", "scale_factor": 0.25, "add_offset": -2.75, "_FillValue": -32767}
holes = turned.copy(deep=True)
holes["x"][dict(task=1, example=0, sensor=2)] = float("nan")
holes["y"][dict(task=4, example=3, output=1)] = float("nan")

for engine in ("netcdf4", "h5netcdf"):
    turned.to_netcdf(f"xarray_{engine}.nc", engine=engine)
    holes.to_netcdf(f"xarray_{engine}_missing.nc", engine=engine,
                    encoding={"x": packed, "y": {"dtype": "float32", "_FillValue": -999.0}})

turned.assign_coords(task=range(100, 112), sensor=["a", "b", "c"]).to_netcdf(
    "xarray_coordinates.nc", encoding={"x": {"zlib": True}, "y": {"zlib": True}})

# Names that say nothing of tasks; and one group for each of the first tasks.
data.rename(task="station").to_netcdf("xarray_station.nc")
for task in range(3):
    holes.isel(task=task).to_netcdf("xarray_tasks.nc", "a" if task else "w", group=f"task_{task}",
                                    encoding={"x": packed, "y": {"dtype": "float32", "_FillValue": -999.0}})
data.to_netcdf("xarray_classic.nc", format="NETCDF3_64BIT")
subprocess.run(["nccopy", "-k", "nc4", "xarray_classic.nc", "xarray_classic_converted.nc"], check=True)  # of netcdf-bin
