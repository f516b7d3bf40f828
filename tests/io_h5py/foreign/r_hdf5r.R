# SPDX-License-Identifier: Apache-2.0
# Rscript r_hdf5r.R     (hdf5r 1.3.8 of R 4.2, Debian 12: package r-cran-hdf5r)
library(hdf5r)
counts <- array(0, c(12, 4, 3))
for (t in 0:11) for (e in 0:3) for (s in 0:2)
    counts[t + 1, e + 1, s + 1] <- (3 * t * t + 5 * e * e * (t + 1) + 7 * s * (e + 2) + 11 * t * s) %% 23
x <- (counts - 11) / 4
task <- slice.index(x, 1) - 1
p <- task %% 5 + 1
q <- task %% 3 - 1
y <- q * rep(apply(x, c(1, 2), sum), 3) + (p - q) * x

file <- H5File$new("r_hdf5r.h5", mode = "w")
file[["x"]] <- x
file[["y"]] <- y
file$close_all()

integers <- counts
storage.mode(integers) <- "integer"
integers[2, 1, 3] <- NA
y[5, 4, 2] <- NA
file <- H5File$new("r_hdf5r_missing.h5", mode = "w")
file[["x"]] <- integers
file[["y"]] <- y
file$close_all()
