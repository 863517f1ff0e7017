/**
 * The content security policy of both hosts, sent as a header. Nothing is allowed but what is named; styles may be
 * inline because Monaco positions its lines that way. `frame-ancestors` keeps other pages from framing the app.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
