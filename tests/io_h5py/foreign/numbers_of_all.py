# SPDX-License-Identifier: Apache-2.0
"""The numbers that every file in this folder holds, whatever wrote it: 12 tasks of 4 examples of 3 inputs and 3 outputs.

Quarters, so that floats, doubles and packed integers hold them exactly. Each output weighs its own input with p and the
others with q, so that fit finds S3.
"""
import numpy as np

task, example, sensor = np.meshgrid(range(12), range(4), range(3), indexing="ij")
COUNTS = (3 * task * task + 5 * example * example * (task + 1) + 7 * sensor * (example + 2) + 11 * task * sensor) % 23
X = (COUNTS - 11) / 4
P, Q = task % 5 + 1, task % 3 - 1
Y = Q * X.sum(axis=2, keepdims=True) + (P - Q) * X
