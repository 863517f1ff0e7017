/** Bounds of what is read from a Word file; each is counted while it is read, never taken from what the file says about itself. */
export interface OoxmlLimits {
  /** Files in the archive. */
  readonly entries: number;
  /** Bytes of all parts together, unpacked. */
  readonly bytes: number;
  /** Bytes of one part, unpacked. */
  readonly partBytes: number;
  /** Unpacked bytes for each packed one, over the whole archive and for parts beyond `ratioFrom` bytes. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** Elements inside each other. */
  readonly depth: number;
  /** Elements and texts of one part. */
  readonly nodes: number;
}

export const OOXML_LIMITS: OoxmlLimits = {
  entries: 2_000,
  bytes: 200 * 1024 * 1024,
  partBytes: 50 * 1024 * 1024,
  ratio: 200,
  ratioFrom: 1024 * 1024,
  depth: 256,
  nodes: 4_000_000,
};
