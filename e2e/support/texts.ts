/** Documents that tests write themselves. */

export const AGREEMENT = `# Services Agreement

1. **Services.** The Provider shall supply the services that an order describes, with reasonable care and skill and within thirty days of the Effective Date.

2. **Fees.** The Customer shall pay each undisputed invoice within forty-five days after it was received. Late payment bears interest at two percent per year.

3. **Confidentiality.** Each party keeps the other party's confidential information secret and uses it only to perform this agreement.

4. **Term.** This agreement begins on the Effective Date and ends after three years unless it is renewed in writing.
`;

/** Passages of the agreement that stand there once. */
export const PASSAGES = {
  services: "with reasonable care and skill and within thirty days",
  fees: "Late payment bears interest at two percent per year",
  confidentiality: "keeps the other party's confidential information secret",
  term: "ends after three years unless it is renewed",
  /** Long enough for a run that can be paused. */
  wholeClause:
    "The Customer shall pay each undisputed invoice within forty-five days after it was received. Late payment bears interest at two percent per year.",
} as const;
