import { readFileSync, readdirSync } from "node:fs";
import { openWord } from "./documents/ooxml/wordPackage.ts";
import { readWord } from "./documents/ooxml/readWord.ts";
import { applyEdits } from "../src/domain/text/editAlgebra.ts";
import { writeFileSync } from "node:fs";
for (const f of readdirSync("/work/shared/samples").filter((n) => n.endsWith(".docx"))) {
  const t = performance.now();
  const w = await openWord(readFileSync(`/work/shared/samples/${f}`));
  const r = readWord(w);
  console.log(f, (performance.now()-t).toFixed(0)+"ms", r.rejected.length, r.accepted.length, r.edits.length, r.paragraphs, r.otherNumbers.length, applyEdits(r.rejected, r.edits.map(e=>({start:e.start,end:e.end,text:e.newText})))===r.accepted, [...r.flow.kept], [...r.flow.dropped]);
  writeFileSync(`/tmp/dx/${f}.md`, r.accepted);
}
