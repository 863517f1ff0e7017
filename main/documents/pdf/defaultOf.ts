/** What a CommonJS module exports as its default: Node.js and bundlers differ in whether it is wrapped. */
export function defaultOf<T extends object>(module: T): T {
  return "default" in module ? (module.default as T) : module;
}
