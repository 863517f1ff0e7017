/**
 * ONNX Runtime with one repair: its Node binding (1.30) cannot read a Float16Array, which newer engines have, and takes a Uint16Array of the
 * same bits. Without the global, the runtime's own tensors use Uint16Array for float16 throughout.
 */
Reflect.deleteProperty(globalThis, "Float16Array");

export { InferenceSession, Tensor } from "onnxruntime-node";
