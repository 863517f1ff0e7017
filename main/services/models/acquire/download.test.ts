import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { temporaryFolder } from "../../../storage/testing/temporaryFolder.ts";
import { sha256 } from "../testing/archives.ts";
import { CA, cutAfter, sendFile, serve } from "../testing/packageServer.ts";
import { parseAddress } from "./address.ts";
import { download } from "./download.ts";
import { PartialFile } from "./partialFile.ts";

const BYTES = randomBytes(300_000);

interface Asked {
  readonly url: string;
  readonly folder?: string;
  readonly sha256?: string;
  readonly mostBytes?: number;
  readonly stall?: number;
  readonly attempts?: number;
  readonly signal?: AbortSignal;
  readonly room?: (more: number) => Promise<void>;
  readonly onProgress?: (received: number) => void;
  readonly ca?: string;
}

/** Downloads as the product does, with little patience; gives what lies in the folder afterwards and what was reported. */
async function get(asked: Asked) {
  const folder = asked.folder ?? temporaryFolder();
  const address = parseAddress(asked.url, asked.sha256 ?? null);
  const part = await PartialFile.of(folder, address.url);
  const progress: [number, number | null, number][] = [];
  const pauses: number[] = [];
  const error = await download(address, part, {
    settings: {
      ca: asked.ca ?? CA,
      stall: asked.stall ?? 5000,
      attempts: asked.attempts ?? 4,
      pause: (failure) => {
        pauses.push(failure);
        return 1;
      },
    },
    mostBytes: asked.mostBytes ?? 1_000_000,
    signal: asked.signal ?? new AbortController().signal,
    room: asked.room ?? (async () => {}),
    progress: (received, total, resumedFrom) => {
      progress.push([received, total, resumedFrom]);
      asked.onProgress?.(received);
    },
  }).then(
    () => null,
    (reason: unknown) => reason as PalimpsestError,
  );
  const whole = error === null ? readFileSync(part.path) : null;
  return { error, whole, progress, pauses, folder, left: readdirSync(folder).sort(), path: part.path };
}

describe("what goes well", () => {
  test("a file comes whole, with its progress and its hash checked", async () => {
    const server = await serve((_request, response, seen) => sendFile(response, BYTES, seen));
    const { whole, error, progress } = await get({ url: server.url(), sha256: sha256(BYTES) });
    expect(error).toBeNull();
    expect(whole?.equals(BYTES)).toBe(true);
    expect(progress[0]).toEqual([0, BYTES.length, 0]);
    expect(progress.at(-1)).toEqual([BYTES.length, BYTES.length, 0]);
    expect(server.seen).toEqual([{ path: "/package.zip", range: null, ifRange: null }]);
  });

  test("a file of unknown length comes whole", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200);
      response.end(BYTES);
    });
    const { whole, progress } = await get({ url: server.url() });
    expect(whole?.equals(BYTES)).toBe(true);
    expect(progress.at(-1)).toEqual([BYTES.length, null, 0]);
  });

  test("a cut connection is taken up again where it was cut, each time with a longer pause", async () => {
    const server = await serve((_request, response, seen, count) =>
      count < 4 ? cutAfter(response, BYTES, seen, 50_000) : sendFile(response, BYTES, seen),
    );
    const { whole, pauses, progress } = await get({ url: server.url() });
    expect(whole?.equals(BYTES)).toBe(true);
    expect(server.seen.map(({ range }) => range)).toEqual([null, "bytes=50000-", "bytes=100000-", "bytes=150000-"]);
    expect(server.seen[1]?.ifRange).toBe('"one"');
    expect(pauses).toEqual([1, 2, 3]);
    expect(progress.at(-1)).toEqual([BYTES.length, BYTES.length, 150_000]);
  });

  test("what a stopped download left is continued by the next one", async () => {
    const server = await serve((_request, response, seen, count) => {
      if (count > 1) return sendFile(response, BYTES, seen);
      response.writeHead(200, { etag: '"one"', "content-length": BYTES.length });
      response.write(BYTES.subarray(0, 100_000));
    });
    const stop = new AbortController();
    const first = await get({ url: server.url(), signal: stop.signal, onProgress: (received) => received === 100_000 && stop.abort() });
    expect(first.error).toMatchObject({ code: "CANCELLED" });
    expect(first.left).toHaveLength(2);
    const second = await get({ url: server.url(), folder: first.folder, sha256: sha256(BYTES) });
    expect(second.whole?.equals(BYTES)).toBe(true);
    expect(second.progress[0]).toEqual([100_000, BYTES.length, 100_000]);
    // All of it is there: the third attempt needs nothing more.
    const third = await get({ url: server.url(), folder: first.folder });
    expect(third.whole?.equals(BYTES)).toBe(true);
    expect(server.seen.at(-1)?.range).toBe(`bytes=${BYTES.length}-`);
    expect(third.progress).toEqual([]);
  });

  test("Last-Modified serves where there is no strong ETag; without either the download begins again", async () => {
    const headers = [{ "last-modified": "Sun, 22 Nov 2026 10:00:00 GMT", etag: 'W/"weak"' }, { etag: 'W/"weak"' }];
    const wanted = ["Sun, 22 Nov 2026 10:00:00 GMT", null];
    for (const [index, head] of headers.entries()) {
      const server = await serve((_request, response, seen, count) => {
        if (count === 1) {
          response.writeHead(200, { ...head, "content-length": BYTES.length });
          response.write(BYTES.subarray(0, 10_000), () => setTimeout(() => response.destroy(), 30));
          return;
        }
        expect(seen.ifRange).toBe(wanted[index] ?? null);
        response.writeHead(200, { ...head, "content-length": BYTES.length });
        response.end(BYTES);
      });
      expect((await get({ url: server.url() })).whole?.equals(BYTES)).toBe(true);
    }
  });

  test("redirects to https are followed", async () => {
    const server = await serve((_request, response, seen) => {
      if (seen.path === "/package.zip") response.writeHead(302, { location: "/elsewhere/a.zip" }).end();
      else sendFile(response, BYTES, seen);
    });
    expect((await get({ url: server.url() })).whole?.equals(BYTES)).toBe(true);
  });

  test("http stays possible on this machine", async () => {
    const server = await serve((_request, response, seen) => sendFile(response, BYTES, seen), "http");
    expect((await get({ url: server.url() })).whole?.equals(BYTES)).toBe(true);
  });
});

describe("servers that cut, stall and lie", () => {
  const cases: [string, Parameters<typeof serve>[0], Partial<Asked>, string, RegExp, "nothing" | "beginning"][] = [
    ["always cuts", (_q, response, seen) => cutAfter(response, BYTES, seen, 1000), {}, "DOWNLOAD_FAILED", /cut/, "beginning"],
    [
      "falls silent",
      (_q, response) => {
        response.writeHead(200, { etag: '"one"', "content-length": BYTES.length });
        response.write(BYTES.subarray(0, 1000));
      },
      { stall: 80, attempts: 2 },
      "DOWNLOAD_FAILED",
      /nothing came for/,
      "beginning",
    ],
    ["never answers", () => {}, { stall: 80, attempts: 2 }, "DOWNLOAD_FAILED", /nothing came for/, "nothing"],
    [
      "announces more than it has",
      (_q, response) => {
        response.writeHead(200, { "content-length": BYTES.length + 10 });
        response.write(BYTES, () => setTimeout(() => response.destroy(), 30));
      },
      { attempts: 2 },
      "DOWNLOAD_FAILED",
      /cut/,
      "beginning",
    ],
    [
      "sends another beginning as the rest, again and again",
      (_q, response, { range }) => {
        if (range === null) return cutAfter(response, BYTES, { path: "", range, ifRange: null }, 1000);
        response.writeHead(206, { etag: '"one"', "content-range": `bytes 0-999/${BYTES.length}`, "content-length": 1000 });
        response.end(BYTES.subarray(0, 1000));
      },
      {},
      "DOWNLOAD_FAILED",
      /another file by now|cut/,
      "nothing",
    ],
    [
      "is too large by its own word",
      (_q, response, seen) => sendFile(response, BYTES, seen),
      { mostBytes: 1000 },
      "FILE_TOO_LARGE",
      /300000 bytes; the limit is 1000/,
      "nothing",
    ],
    [
      "is too large without a word",
      (_q, response) => {
        response.writeHead(200);
        response.end(BYTES);
      },
      { mostBytes: 1000 },
      "FILE_TOO_LARGE",
      /more than 1000 bytes/,
      "nothing",
    ],
    [
      "has another content than its hash",
      (_q, response, seen) => sendFile(response, BYTES, seen),
      { sha256: "0".repeat(64) },
      "DOWNLOAD_FAILED",
      /SHA-256/,
      "nothing",
    ],
    ["has nothing there", (_q, response) => response.writeHead(404).end(), {}, "DOWNLOAD_FAILED", /nothing at this address/, "nothing"],
    ["wants a password", (_q, response) => response.writeHead(401).end(), {}, "DOWNLOAD_FAILED", /401/, "nothing"],
    ["is always busy", (_q, response) => response.writeHead(503).end(), {}, "DOWNLOAD_FAILED", /503/, "nothing"],
    [
      "redirects for ever",
      (_q, response) => response.writeHead(302, { location: "/again" }).end(),
      {},
      "DOWNLOAD_FAILED",
      /more than 5 times/,
      "nothing",
    ],
    [
      "redirects to http",
      (_q, response) => response.writeHead(302, { location: "http://localhost/x.zip" }).end(),
      {},
      "DOWNLOAD_FAILED",
      /not https/,
      "nothing",
    ],
    [
      "redirects to a file",
      (_q, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end(),
      {},
      "DOWNLOAD_FAILED",
      /not https/,
      "nothing",
    ],
    [
      "packs the file once more",
      (_q, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("x"),
      {},
      "DOWNLOAD_FAILED",
      /gzip/,
      "nothing",
    ],
  ];
  test.each(cases)("a server that %s", async (_name, answer, asked, code, message, leaves) => {
    const server = await serve(answer);
    const { error, left } = await get({ url: server.url(), ...asked });
    expect(error).toBeInstanceOf(PalimpsestError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(left.some((name) => name.endsWith(".part"))).toBe(leaves === "beginning");
  });

  test("more in the rest than the range announced is thrown away", async () => {
    const server = await serve((_request, response, seen, count) => {
      if (count === 1) return cutAfter(response, BYTES, seen, 100_000);
      response.writeHead(206, { etag: '"one"', "content-range": `bytes 100000-199999/200000` });
      response.end(BYTES.subarray(100_000));
    });
    const { error, left } = await get({ url: server.url() });
    expect(error).toMatchObject({ code: "DOWNLOAD_FAILED", message: expect.stringContaining("more than the 200000 bytes") });
    expect(left).toEqual([]);
  });

  test("a file that changed meanwhile begins again, whether the server says so by 200 or only by its ETag", async () => {
    const other = randomBytes(200_000);
    const answers = [
      (response: Parameters<typeof sendFile>[0], seen: Parameters<typeof sendFile>[2]) => sendFile(response, other, seen, '"two"'),
      (response: Parameters<typeof sendFile>[0], seen: Parameters<typeof sendFile>[2]) => {
        if (seen.range === null) return sendFile(response, other, seen, '"two"');
        response.writeHead(206, { etag: '"two"', "content-range": `bytes 100000-199999/200000`, "content-length": 100_000 });
        response.end(other.subarray(100_000));
      },
    ];
    for (const answer of answers) {
      const server = await serve((_request, response, seen, count) =>
        count === 1 ? cutAfter(response, BYTES, seen, 100_000) : answer(response, seen),
      );
      const { whole } = await get({ url: server.url(), sha256: sha256(other) });
      expect(whole?.equals(other)).toBe(true);
    }
  });

  test("a certificate that nobody vouches for is refused at once", async () => {
    const server = await serve((_request, response, seen) => sendFile(response, BYTES, seen));
    const folder = temporaryFolder();
    const address = parseAddress(server.url(), null);
    const part = await PartialFile.of(folder, address.url);
    const common = { mostBytes: 1e6, signal: new AbortController().signal, room: async () => {}, progress: () => {} };
    await expect(download(address, part, { settings: {}, ...common })).rejects.toMatchObject({
      code: "DOWNLOAD_FAILED",
      message: expect.stringContaining("cannot be trusted"),
    });
    expect(server.seen).toEqual([]);
  });

  test("a port where nobody listens", async () => {
    const { error } = await get({ url: "https://localhost:1/a.zip", attempts: 2 });
    expect(error).toMatchObject({ code: "DOWNLOAD_FAILED", details: { host: "localhost:1" } });
  });

  test("no room: refused before anything is written, with the rest kept for later", async () => {
    const server = await serve((_request, response, seen) => sendFile(response, BYTES, seen));
    const asked: number[] = [];
    const { error, path } = await get({
      url: server.url(),
      room: async (more) => {
        asked.push(more);
        throw new PalimpsestError("QUOTA_EXCEEDED", "no room");
      },
    });
    expect(error).toMatchObject({ code: "QUOTA_EXCEEDED" });
    expect(asked).toEqual([BYTES.length]);
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });
});

test("a beginning of another address, or without its state, is not used", async () => {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const url = new URL("https://example.org/a.zip");
  const part = await PartialFile.of(folder, url);
  writeFileSync(part.path, "abc");
  expect((await PartialFile.of(folder, url)).size).toBe(0);
  await part.begin('"x"');
  const end = await part.openEnd();
  await end.append(Buffer.from("abcd"));
  await end.close();
  expect((await PartialFile.of(folder, url)).size).toBe(4);
  expect((await PartialFile.of(folder, new URL("https://example.org/b.zip"))).size).toBe(0);
});

describe("addresses", () => {
  const hash = "ab".repeat(32);
  test.each([
    ["https://example.org/a.zip", null, null],
    [`https://example.org/a.zip#sha256=${hash.toUpperCase()}`, null, hash],
    [`https://example.org/a.zip#sha256=${hash}`, hash, hash],
    ["http://127.0.0.1:8000/a.zip", hash.toUpperCase(), hash],
    ["http://[::1]/a.zip", null, null],
  ])("%s is taken", (text, given, wanted) => {
    const { url, sha256: found } = parseAddress(text, given);
    expect(found).toBe(wanted);
    expect(url.hash).toBe("");
  });

  test.each([
    ["http://example.org/a.zip", null, /not encrypted/],
    ["http://127.0.0.1.example.org/a.zip", null, /not encrypted/],
    ["ftp://example.org/a.zip", null, /not encrypted/],
    ["file:///etc/passwd", null, /no web address/],
    ["/etc/passwd", null, /no web address/],
    ["https://user:secret@example.org/a.zip", null, /user name/],
    ["https://example.org/a.zip#sha256=12", null, /behind #/],
    [`https://example.org/a.zip#sha256=${hash}`, "cd".repeat(32), /another SHA-256/],
  ])("%s is refused", (text, given, message) => {
    expect(() => parseAddress(text, given)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", message: expect.stringMatching(message) }),
    );
  });
});
