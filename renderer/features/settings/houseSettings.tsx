/** The file that new Word documents take their look from: administrators set, replace and remove it. */
import { Button, Loader } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { type Actor, holds } from "../../../src/domain/access/actor.ts";
import { useActor } from "../../state/access.ts";
import { fileContent, pickFile } from "../../state/actions/documents.ts";
import { errorText } from "../../state/errors.ts";
import { useClient } from "../../state/hooks.ts";
import { type HouseFile, useHouseFile } from "../../state/houseFile.ts";
import { useTranslator } from "../../state/language.ts";
import { announce } from "../../state/uiStore.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./settings.module.css";

const NOBODY: Actor = { id: "", name: "", roles: [] };
const ACCEPTED = ".docx,.dotx";
const TWIPS_PER_MILLIMETRE = 1440 / 25.4;

function About({ file }: { file: HouseFile }): ReactNode {
  const translate = useTranslator();
  const { styles, headers, footers, pictures, page, left } = file.report;
  const taken = [translate("house.taken", { styles, headers, footers, pictures })];
  if (page !== null) {
    const millimetres = (twips: number): number => Math.round(twips / TWIPS_PER_MILLIMETRE);
    taken.push(translate("house.page", { width: millimetres(page.width), height: millimetres(page.height) }));
  }
  return (
    <div>
      <p className={classes.houseName}>{file.name}</p>
      <p className={classes.houseHint}>{taken.join(" · ")}</p>
      {left.length === 0 ? null : (
        <>
          <p className={classes.houseHint}>{translate("house.left")}</p>
          <ul className={classes.houseHint}>
            {left.map(({ what, count }) => (
              <li key={what}>{translate("house.left.item", { what: what.replaceAll("-", "_"), count })}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

export function HouseSettings(): ReactNode {
  const translate = useTranslator();
  const client = useClient();
  const [file, setFile] = useHouseFile();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const mayChoose = holds(useActor() ?? NOBODY, "admin");
  const change = async (ask: () => Promise<{ readonly file: HouseFile | null } | null>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await ask();
      if (answer === null) return;
      setFile(answer.file);
      announce(answer.file === null ? translate("house.removed") : translate("house.set", { file: answer.file.name }));
    } catch (error) {
      setProblem(errorText(error, translate));
    } finally {
      setBusy(false);
    }
  };
  const choose = (): Promise<void> =>
    change(async () => {
      const picked = await pickFile(ACCEPTED);
      return picked === null ? null : client.house.set(await fileContent(picked));
    });
  return (
    <section className={classes.page} aria-label={translate("house.title")}>
      <div>
        <h3 className={classes.houseTitle}>{translate("house.title")}</h3>
        <p className={classes.houseHint}>{translate("house.about")}</p>
      </div>
      {file === undefined ? null : file === null ? <p>{translate("house.none")}</p> : <About file={file} />}
      {busy ? <Loader size="sm" color="ink" role="status" aria-label={translate("house.reading")} /> : null}
      {problem === null ? null : <Problem>{problem}</Problem>}
      {mayChoose ? (
        <div className={classes.houseButtons}>
          <Button variant="default" size="compact-sm" disabled={busy} onClick={() => void choose()}>
            {translate(file == null ? "house.choose" : "house.replace")}
          </Button>
          {file == null ? null : (
            <Button variant="default" size="compact-sm" disabled={busy} onClick={() => void change(() => client.house.remove({}))}>
              {translate("house.remove")}
            </Button>
          )}
        </div>
      ) : (
        <p className={classes.houseHint}>{translate("house.only")}</p>
      )}
    </section>
  );
}
