/* SPDX-License-Identifier: Apache-2.0
 * cc matio.c -lmatio -o matio && ./matio     (libmatio 1.5.23, Debian 12: package libmatio-dev)
 * MATLAB's format 7.3 by libmatio, which Scilab and others use; MATLAB itself is not to be had. */
#include <matio.h>
#include <string.h>

enum { tasks = 12, examples = 4, sensors = 3 };

static double x[sensors][examples][tasks]; /* columns first: the first index of MATLAB runs fastest */
static double y[sensors][examples][tasks];

static void write_array(mat_t *file, char const *name, void *values, enum matio_compression compression) {
    size_t size[3] = {tasks, examples, sensors};
    matvar_t *array = Mat_VarCreate(name, MAT_C_DOUBLE, MAT_T_DOUBLE, 3, size, values, MAT_F_DONT_COPY_DATA);
    Mat_VarWrite(file, array, compression);
    Mat_VarFree(array);
}

static void write_file(char const *name, enum matio_compression compression) {
    mat_t *file = Mat_CreateVer(name, NULL, MAT_FT_MAT73);
    write_array(file, "x", x, compression);
    write_array(file, "y", y, compression);
    Mat_Close(file);
}

int main(void) {
    for (int t = 0; t < tasks; ++t) {
        for (int e = 0; e < examples; ++e) {
            double sum = 0;
            for (int s = 0; s < sensors; ++s) {
                int count = (3 * t * t + 5 * e * e * (t + 1) + 7 * s * (e + 2) + 11 * t * s) % 23;
                sum += x[s][e][t] = (count - 11) / 4.0;
            }
            int const p = t % 5 + 1, q = t % 3 - 1;
            for (int s = 0; s < sensors; ++s) y[s][e][t] = q * sum + (p - q) * x[s][e][t];
        }
    }
    write_file("matio.mat", MAT_COMPRESSION_NONE);
    write_file("matio_compressed.mat", MAT_COMPRESSION_ZLIB);
    return 0;
}
