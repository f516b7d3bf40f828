# SPDX-License-Identifier: Apache-2.0
# Rscript r_rhdf5.R     (rhdf5 2.42 of R 4.2, Debian 12: package r-bioc-rhdf5)
library(rhdf5)
counts <- array(0, c(12, 4, 3))
for (t in 0:11) for (e in 0:3) for (s in 0:2)
    counts[t + 1, e + 1, s + 1] <- (3 * t * t + 5 * e * e * (t + 1) + 7 * s * (e + 2) + 11 * t * s) %% 23
x <- (counts - 11) / 4
task <- slice.index(x, 1) - 1
p <- task %% 5 + 1
q <- task %% 3 - 1
y <- q * rep(apply(x, c(1, 2), sum), 3) + (p - q) * x

new_file <- function(name) {
    unlink(name)
    stopifnot(h5createFile(name))
    name
}

file <- new_file("r_rhdf5.h5")
h5write(x, file, "x")
h5write(y, file, "y")

# Integers and doubles of which some are missing (NA).
integers <- counts
storage.mode(integers) <- "integer"
integers[2, 1, 3] <- NA
missing <- y
missing[5, 4, 2] <- NA
file <- new_file("r_rhdf5_missing.h5")
h5write(integers, file, "x")
h5write(missing, file, "y")

# The dataset made first, chunked and compressed.
file <- new_file("r_rhdf5_created.h5")
for (name in c("x", "y")) {
    h5createDataset(file, name, dim(x), storage.mode = "double", chunk = c(12, 2, 3), level = 6)
    h5write(get(name), file, name)
}

# native = TRUE: rhdf5 turns the axes round itself, so that the file has them as we read them.
file <- new_file("r_rhdf5_native.h5")
h5write(x, file, "x", native = TRUE)
h5write(y, file, "y", native = TRUE)

# One group for each of the first tasks.
file <- new_file("r_rhdf5_tasks.h5")
for (t in 1:3) {
    group <- sprintf("task_%d", t)
    h5createGroup(file, group)
    h5write(integers[t, , ], file, paste0(group, "/x"))
    h5write(y[t, , ], file, paste0(group, "/y"))
}
h5closeAll()
