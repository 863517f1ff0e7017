import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { renderDocx } from "./docx/renderDocx.ts";
import { parseMarkdown } from "./markdown/parse.ts";
import { renderOldNew } from "./oldNew/renderOldNew.ts";
import { readWord } from "./ooxml/readWord.ts";
import { redlineWord } from "./ooxml/redline/redlineWord.ts";
import { scrubWord } from "./ooxml/scrub.ts";
import { p, r, wordFile } from "./ooxml/testing/wordFixture.ts";
import { openWord } from "./ooxml/wordPackage.ts";
import { DATE, EVERYTHING, parseSample } from "./testing/assets.ts";
import { plainLines } from "./testing/plainLines.ts";

/** Debian: libreoffice-writer-nogui. Where it is missing this one test is reported as skipped; all others need nothing. */
const missing = spawnSync("soffice", ["--version"]).status !== 0;

const TRACKED = { author: "Grace", date: 0 };
const NEW_TEXT = `
## New heading {#new}

1. A new clause with a footnote[^n] and a reference to [](#new).

   1. A new point.

- A new bullet.

> A new quote.

\`\`\`
new code
\`\`\`

***

| New | Table |
| --- | --- |
| new cell | 2 |

[^n]: The words of the new footnote.
`;

/** LibreOffice fetches pictures that a file links to: a proxy that is not there keeps it from the network, and links are blocked. */
function writeProfile(folder: string): string {
  const item = (path: string, name: string, type: string, value: string): string =>
    `<item oor:path="/org.openoffice.${path}"><prop oor:name="${name}" oor:op="fuse" oor:type="xs:${type}"><value>${value}</value></prop></item>`;
  mkdirSync(join(folder, "user"), { recursive: true });
  writeFileSync(
    join(folder, "user", "registrymodifications.xcu"),
    `<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${[
      item("Inet/Settings", "ooInetProxyType", "int", "2"),
      ...["HTTP", "HTTPS", "FTP"].flatMap((scheme) => [
        item("Inet/Settings", `ooInet${scheme}ProxyName`, "string", "127.0.0.1"),
        item("Inet/Settings", `ooInet${scheme}ProxyPort`, "int", "9"),
      ]),
      item("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "boolean", "true"),
      item("Office.Common/Security/Scripting", "MacroSecurityLevel", "int", "3"),
    ].join("")}</oor:items>`,
  );
  return `-env:UserInstallation=${pathToFileURL(folder).href}`;
}

/** A file of somebody else with one paragraph and a picture that is at an address. */
function foreign(picture: string): Uint8Array {
  const drawing = `<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="Logo"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="Logo"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="rId7"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
  return wordFile({
    body: `${p(r("The words of somebody else."))}${p(drawing)}<w:sectPr/>`,
    links: [["rId7", "image", picture, "External"]],
  });
}

it.skipIf(missing)(
  "LibreOffice opens every kind of export, shows its words and computes the same numbers, and fetches nothing (skipped only where soffice is not installed)",
  { timeout: 180_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "palimpsest-office-"));
    let fetched = 0;
    const server = createServer((_, response) => {
      fetched += 1;
      response.end();
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
      const documents = {
        everything: parseMarkdown(EVERYTHING, "contract", "x"),
        nda: parseSample("mutual-nda.md"),
        japanese: parseSample("gyomu-itaku.md"),
      };
      const files: Record<string, Uint8Array> = {};
      for (const [name, document] of Object.entries(documents)) files[name] = (await renderDocx(document, DATE)).bytes;

      // Redlines: onto a file of ours, onto one of somebody else that has no example of anything, and between two texts.
      const nda = await openWord(files.nda ?? new Uint8Array());
      const added = readWord(nda).rejected.replace("\n\n", "\n\nA paragraph that only the redline has.\n\n");
      files.redline = redlineWord(nda, { text: added, tracked: TRACKED, resolutions: new Map() }).bytes;
      const theirs = await openWord(foreign(`http://127.0.0.1:${(server.address() as AddressInfo).port}/logo.png`));
      const longer = readWord(theirs).rejected.replace("numbering: none", "numbering: legal") + NEW_TEXT;
      files.kinds = redlineWord(theirs, { text: longer, tracked: TRACKED, resolutions: new Map() }).bytes;
      const earlier = await renderDocx(documents.everything, DATE);
      files.versions = redlineWord(await openWord(earlier.bytes), {
        text: EVERYTHING.replace("The end.", "The very end."),
        tracked: TRACKED,
        resolutions: new Map(),
        rendering: { text: EVERYTHING, places: earlier.places },
      }).bytes;

      // Clean, with nothing that tells who made it; and the table of old and new wording.
      const clean = redlineWord(theirs, { text: longer, tracked: null, resolutions: new Map() }).bytes;
      files.clean = (await scrubWord(clean, { aiMark: "remove" })).bytes;
      const side = (name: string, text: string) => ({ name, text, kind: "contract" as const });
      const table = {
        title: "Everything",
        before: side("One", EVERYTHING),
        after: side("Two", EVERYTHING.replace("Fees are due monthly", "Fees are due weekly")),
        language: "ja" as const,
        newFirst: true,
        abridged: true,
        contributions: null,
      };
      files.table = (await renderOldNew("docx", table, DATE)).bytes;

      const profile = writeProfile(join(folder, "profile"));
      const paths = Object.entries(files).map(([name, bytes]) => {
        const path = join(folder, `${name}.docx`);
        writeFileSync(path, bytes);
        return path;
      });
      const convert = ["--headless", "--norestore", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder];
      await promisify(execFile)("soffice", [profile, ...convert, ...paths], { timeout: 170_000 });
      const read = (name: string): string => readFileSync(join(folder, `${name}.txt`), "utf8").replace(/[ \t\u00a0]+/gu, " ");

      expect(read("nda")).toMatch(/^ ?6 Return or Destruction of Confidential Information$/mu);
      expect(read("nda")).toMatch(/^ ?6\.2 promptly after/mu);
      expect(read("japanese")).toMatch(/^ ?第13条 協議及び管轄$/mu);
      expect(read("japanese")).toMatch(/^ ?\(3\) 前各号に付随する文書の作成$/mu);
      expect(read("everything")).toMatch(/^ ?\(b\) A second letter\.$/mu);
      for (const line of plainLines(documents.nda)) expect(read("nda")).toContain(line);
      for (const line of plainLines(documents.japanese)) expect(read("japanese")).toContain(line);
      expect(read("redline")).toContain("A paragraph that only the redline has.");
      expect(read("versions")).toMatch(/very/);
      for (const name of ["kinds", "clean"]) {
        const text = read(name);
        expect(text, name).toContain("The words of somebody else.");
        expect(text, name).toMatch(/^ ?1 New heading$/mu);
        expect(text, name).toMatch(/^ ?1\.1 A new clause with a footnote1 and a reference to 1\.$/mu);
        expect(text, name).toMatch(/^ ?\(a\) A new point\.$/mu);
        expect(text, name).toMatch(/^ ?• A new bullet\.$/mu);
        for (const words of ["A new quote.", "new code", "new cell"]) expect(text, name).toContain(words);
      }
      for (const words of ["新", "旧", "Fees are due weekly", "Fees are due monthly"]) expect(read("table")).toContain(words);
      expect(fetched).toBe(0);
    } finally {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
