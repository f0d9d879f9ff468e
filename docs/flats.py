import numpy, onnxruntime

session = onnxruntime.InferenceSession("flats.onnx")
# size, rooms, district=centre, district=harbour, district=hills, year
features = numpy.array([[38, 1, 0, 0, 1, 1956]], dtype=numpy.float64)
print(round(float(session.run(None, {"features": features})[0][0, 0])))
