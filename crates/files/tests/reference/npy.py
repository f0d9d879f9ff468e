"""Writes npy.txt: arrays as NumPy saves them, in hexadecimal, with their names and first two entries.

python npy.py > npy.txt
"""

import io

import numpy as np

values = np.array([[1, 2, 3], [100, 5, 6]])
for dtype in "<f4 >f4 <f8 >f8 |b1 |i1 |u1 <i2 >i2 <u2 >u2 <i4 >i4 <u4 >u4 <i8 >i8 <u8 >u8".split():
    for order in "CF":
        array = np.asarray(values - (50 if dtype[1] in "fi" else 0), dtype=dtype, order=order)
        for version in (1, 0), (2, 0), (3, 0):
            if version != (1, 0) and dtype != "<f8":
                continue
            file = io.BytesIO()
            np.lib.format.write_array(file, array, version=version)
            numbers = ",".join(repr(float(x)) for x in array.ravel())
            print(f"{dtype}{order}{version[0]} {numbers} {file.getvalue().hex()}")
