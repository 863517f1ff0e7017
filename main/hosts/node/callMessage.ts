/**
 * Whether a message from the renderer has the outer shape of a call, an abort or a stream message of the contract's
 * protocol (`{i, t?, p}`). What does not is dropped before the library decodes it: on a MessagePort its decoder's
 * exceptions would be unhandled rejections of the process that owns the documents. Arguments are validated later, by
 * the contract. Nothing in the contract carries files, so headers that announce a body of their own are refused too.
 */
export function isCallMessage(data: unknown): boolean {
  if (typeof data !== "string") return false;
  const message = parse(data);
  if (!isRecord(message) || typeof message.i !== "string" || message.i.length > 64) return false;
  const payload = message.p;
  switch (message.t) {
    case undefined:
    case 1:
      return (
        isRecord(payload) &&
        typeof payload.u === "string" &&
        /^\/[\w./-]{1,200}$/.test(payload.u) &&
        hasPlainHeaders(payload.h) &&
        isMethod(payload.m)
      );
    case 3:
      return isRecord(payload);
    case 4:
      return true;
    default:
      return false;
  }
}

function hasPlainHeaders(headers: unknown): boolean {
  if (headers === undefined) return true;
  return (
    isRecord(headers) &&
    Object.entries(headers).every(([name, value]) => typeof value === "string" && !/^content-(type|disposition)$/i.test(name))
  );
}

function isMethod(method: unknown): boolean {
  return method === undefined || method === "POST" || method === "GET";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
