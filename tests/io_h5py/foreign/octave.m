% SPDX-License-Identifier: Apache-2.0
% octave-cli octave.m     (GNU Octave 7.3, Debian 12: package octave)
1;
[task, example, sensor] = ndgrid (0:11, 0:3, 0:2);
counts = mod (3 * task .^ 2 + 5 * example .^ 2 .* (task + 1) + 7 * sensor .* (example + 2) + 11 * task .* sensor, 23);
x = (counts - 11) / 4;
p = mod (task, 5) + 1;
q = mod (task, 3) - 1;
y = q .* sum (x, 3) + (p - q) .* x;

save -hdf5 octave.h5 x y

% Single precision, and integers whose amounts are counted.
doubles = x;
x = int32 (counts);
y = single (y);
save -hdf5 octave_types.h5 x y

% One struct for each of the first tasks, a struct of these, and one struct with all.
x = doubles;
y = double (y);
for t = 1:3
  one.x = squeeze (x(t, :, :));
  one.y = squeeze (y(t, :, :));
  eval (sprintf ("task_%d = one;", t));
  tasks.(sprintf ("task_%d", t)) = one;
end
save -hdf5 octave_structs.h5 task_1 task_2 task_3
save -hdf5 octave_struct_of_structs.h5 tasks
data.x = x;
data.y = y;
save -hdf5 octave_struct.h5 data

% What save does without -hdf5, and MATLAB's format of before 7.3.
save -text octave.txt x y
save -v7 octave_v7.mat x y
