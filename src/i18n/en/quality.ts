/** Texts about the quality of generated text: findings, what runs keep by default, the ranking of alternatives, what computes. ICU MessageFormat. */
export const quality = {
  "finding.list": "{count, plural, one {# finding} other {# findings}}",
  "finding.repetition": "“{text}” is said twice.",
  "finding.brackets":
    "{part, select, quote {The quotation mark {mark} has no partner.} code {The code mark {mark} has no partner.} emphasis {The emphasis mark {mark} has no partner.} other {The bracket {mark} has no partner.}}",
  "finding.reference":
    "{problem, select, removed {{reference} is gone, but other places refer to it.} other {{reference} is not in this document.}}",
  "finding.number":
    "{what, select, came {{kind, select, dates {The date} amounts {The amount} other {The number}} “{after}” is new.} went {{kind, select, dates {The date} amounts {The amount} other {The number}} “{before}” is gone.} other {“{before}” became “{after}”.}}",
  "finding.name":
    "{what, select, went {The defined name “{before}” is gone.} other {The defined name “{before}” is written “{after}” here.}}",
  "finding.character": "A character could not be read.",
  "finding.only": "With findings only",
  "protect.title": "Kept as they are",
  "protect.hint": "Runs do not change these inside a selection, as if they were locked.",
  "protect.numbers": "Numbers",
  "protect.dates": "Dates",
  "protect.amounts": "Amounts of money",
  "protect.names": "Defined names",
  "protect.summary": "Keeps {list} in this selection.",
  "protect.summaryNothing": "The selection has nothing of the kind.",
  "protect.summaryCount":
    "{kind, select, dates {{count, plural, one {# date} other {# dates}}} amounts {{count, plural, one {# amount} other {# amounts}}} names {{count, plural, one {# name} other {# names}}} other {{count, plural, one {# number} other {# numbers}}}}",
  "ranking.likeliest": "likeliest",
  "ranking.nats": "{nats, number, ::.00} nats per word piece",
  "ranking.hint":
    "Alternatives stand in the order of their likelihood: how well the model would have guessed each word piece from the text around it (a flow that writes in one direction: from both sides of the passage and what stands before it in the passage). Nearer to 0 is likelier.",
  "provider.on": "{name}, {dtype}",
  "provider.onCpu": "CPU, {threads, plural, one {# thread} other {# threads}}, {dtype}",
  "provider.because": "{where} ({reasons})",
  "provider.separator": "; ",
  "provider.note":
    "{code, select, not_installed {{name} is not part of this installation} no_adapter {no GPU adapter found} no_half_floats {the GPU has no 16-bit floats} libraries_missing {{name} libraries are not installed} little_memory {{name} has too little memory} cpu_only_package {the package has graphs for the CPU only} slower_than_cpu {{name} is slower than the CPU here, perhaps a software driver} driver_crashed {the GPU driver crashed} other {{name} failed: {message}}}",
} as const;
