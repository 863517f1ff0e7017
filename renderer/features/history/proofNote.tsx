/** Whether what is stored proves what was accepted, in a sentence, with the hashes beneath. */
import { type ReactNode, useEffect, useState } from "react";
import type { Proof } from "../../../src/contract/index.ts";
import { errorText } from "../../state/errors.ts";
import { useClient, useSessionState } from "../../state/hooks.ts";
import { type Translate, useTranslator } from "../../state/language.ts";
import { IconAlertTriangle, IconShieldCheck } from "../../ui/icons.ts";
import classes from "./proof.module.css";

type Subject = { readonly revisionId: string } | { readonly runId: string };
type ProposalFacts = Proof["proposals"][number];

function acceptedText({ acceptances, changes, pending, edited }: ProposalFacts, translate: Translate): string {
  const parts = acceptances.map(({ accepted, number }) => translate("proof.accepted", { accepted, changes, number }));
  if (parts.length === 0) parts.push(translate("proof.nothing", { pending }));
  if (edited > 0) parts.push(translate("proof.edited", { count: edited }));
  return parts.join("; ");
}

function summary(proof: Proof, translate: Translate): string[] {
  const frames = proof.timelines.reduce((sum, timeline) => sum + timeline.frames, 0);
  const intact = frames === 0 ? [] : [translate("proof.intact", { frames })];
  return proof.proposals.length === 0
    ? intact
    : [
        ...intact,
        ...proof.proposals.map((proposal) => {
          const { step, steps, last } = proposal;
          const shown = last ? translate("proof.last") : translate("proof.step", { step, steps });
          return `${shown}; ${acceptedText(proposal, translate)}`;
        }),
      ];
}

function problemsOf(proof: Proof): Proof["problems"] {
  const all = [
    ...proof.problems,
    ...proof.timelines.flatMap((timeline) => timeline.problems),
    ...proof.proposals.flatMap((proposal) => [...proposal.problems, ...proposal.acceptances.flatMap((acceptance) => acceptance.problems)]),
  ];
  return [...new Set(all)];
}

export function ProofNote({ subject }: { subject: Subject }): ReactNode {
  const translate = useTranslator();
  const client = useClient();
  const version = useSessionState((session) => session.state().version);
  const [proof, setProof] = useState<Proof | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { runId, revisionId } = {
    runId: "runId" in subject ? subject.runId : null,
    revisionId: "revisionId" in subject ? subject.revisionId : "",
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a decision is another version and may change what is proved
  useEffect(() => {
    let current = true;
    const asked = runId === null ? client.history.proof({ revisionId }) : client.runs.proof({ runId });
    asked.then(
      (found) => {
        if (!current) return;
        setProof(found);
        setError(null);
      },
      (reason: unknown) => current && setError(reason),
    );
    return () => {
      current = false;
    };
  }, [client, runId, revisionId, version]);
  if (error !== null) return <p className={classes.note}>{errorText(error, translate)}</p>;
  if (proof === null) return <p className={classes.note}>{translate("proof.checking")}</p>;
  if (proof.timelines.length === 0 && proof.problems.length === 0)
    return runId === null ? null : <p className={classes.note}>{translate("proof.noFrames")}</p>;
  const problems = problemsOf(proof);
  return (
    <div className={classes.note} data-holds={proof.holds} role="status">
      <p>
        {proof.holds ? <IconShieldCheck size={15} aria-hidden /> : <IconAlertTriangle size={15} aria-hidden />}
        <strong>{translate(proof.holds ? "proof.verified" : "proof.failed")}</strong>
        <span>
          : {(proof.holds ? summary(proof, translate) : problems.map((problem) => translate(`proof.problem.${problem}`))).join(" · ")}
        </span>
      </p>
      <details>
        <summary>{translate("proof.details")}</summary>
        <ul>
          {proof.timelines.map(({ alternative, chain, text }) => (
            <li key={alternative}>{translate("proof.hash", { chain, text })}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}
