/**
 * Letters of other scripts that are drawn like Latin ones, and the digits and strokes that are taken for letters; after case folding. A part of
 * Unicode's confusables (UTS 39): what people's names are written with.
 */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    // Cyrillic
    а: "a",
    в: "b",
    е: "e",
    ѕ: "s",
    і: "i",
    ј: "j",
    к: "k",
    м: "m",
    н: "h",
    о: "o",
    р: "p",
    с: "c",
    т: "t",
    у: "y",
    х: "x",
    ԁ: "d",
    ԛ: "q",
    ԝ: "w",
    һ: "h",
    ѵ: "v",
    ӏ: "i",
    ԍ: "g",
    // Greek
    α: "a",
    β: "b",
    ε: "e",
    η: "n",
    ι: "i",
    κ: "k",
    μ: "u",
    ν: "v",
    ο: "o",
    ρ: "p",
    σ: "o",
    τ: "t",
    υ: "u",
    χ: "x",
    γ: "y",
    ζ: "z",
    // Latin and signs
    ı: "i",
    l: "i",
    "1": "i",
    "|": "i",
    "0": "o",
    ɑ: "a",
    ɡ: "g",
    ɩ: "i",
  }),
);

/** What cannot be seen: format and control characters, variation selectors, fillers. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A name for comparing: two names that fold to the same cannot be told apart by reading them, or not safely. Case, width, accents
 * written apart, white space, invisible characters and letters of other scripts that look like Latin ones make no difference.
 */
export function foldName(name: string): string {
  const plain = name.normalize("NFKD").replace(INVISIBLE, "").toLowerCase().normalize("NFKD");
  const letters = [...plain.replace(/\s+/gu, " ").trim()].map((character) => LOOK_ALIKES.get(character) ?? character);
  return letters.join("").normalize("NFC");
}

/** Why a text cannot be the name of a person, in English; null when it can. */
export function nameProblem(name: string): string | null {
  if (name.search(INVISIBLE) >= 0) return "The name has characters that cannot be seen.";
  return foldName(name) === "" ? "The name is empty." : null;
}
