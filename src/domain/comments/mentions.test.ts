import { describe, expect, it } from "vitest";
import { matchingPeople, mentionAt, mentionedIds, mentionsIn } from "./mentions.ts";

const people = [
  { id: "1", name: "Ann" },
  { id: "2", name: "Ann Lee" },
  { id: "3", name: "佐藤 花子" },
];

describe("mentions", () => {
  it("are whole names behind an at sign, the longest one that fits", () => {
    expect(mentionedIds("@Ann Lee, please ask @ANN and @佐藤 花子さん", people)).toEqual(["2", "1", "3"]);
    expect(mentionsIn("See @ann.", people)).toEqual([{ start: 4, end: 8, personId: "1" }]);
    expect(mentionedIds("@Anna @Bob mail@ann @", people)).toEqual([]);
    expect(mentionedIds("＠Ann（確認）", people)).toEqual(["1"]);
  });

  it("are offered from the at sign on", () => {
    expect(mentionAt("Hello @An", 9)).toEqual({ start: 6, query: "An" });
    expect(mentionAt("@", 1)).toEqual({ start: 0, query: "" });
    expect(mentionAt("mail@example", 12)).toBeNull();
    expect(mentionAt("no sign", 7)).toBeNull();
    expect(matchingPeople("le", people).map((person) => person.id)).toEqual(["2"]);
    expect(matchingPeople("花", people).map((person) => person.id)).toEqual(["3"]);
    expect(matchingPeople("", people)).toHaveLength(3);
    expect(matchingPeople("Ann Lee x", people)).toEqual([]);
  });
});
