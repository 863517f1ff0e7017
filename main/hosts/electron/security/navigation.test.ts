import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { type NavigatingContents, preventNavigation } from "./navigation.ts";

test.each(["will-navigate", "will-frame-navigate", "will-redirect"])("%s is prevented, whatever the address", (name) => {
  const contents = new EventEmitter();
  preventNavigation(contents as unknown as NavigatingContents);
  for (const url of ["https://evil.example/", "app://palimpsest/index.html", "file:///etc/passwd"]) {
    let prevented = false;
    contents.emit(name, { url, preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
  }
});
