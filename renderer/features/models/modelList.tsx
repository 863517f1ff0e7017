/** The packages of this machine, the active one first. */
import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { refreshModels } from "../../state/actions/documents.ts";
import { errorText, problemText } from "../../state/errors.ts";
import { useTranslator } from "../../state/language.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { IconBox, IconPlus } from "../../ui/icons.ts";
import { Problem } from "../../ui/problem.tsx";
import { providerReason } from "../../ui/providerReason.ts";
import { activeModel, inOrder } from "./activeModel.ts";
import { ModelCard } from "./modelCard.tsx";
import classes from "./models.module.css";
import { setModels, useModelsStore } from "./modelsStore.ts";
import { NoticeLine } from "./noticeLine.tsx";
import { StorageMeter } from "./storageMeter.tsx";
import { WorkLine } from "./workLine.tsx";

function Engine(): ReactNode {
  const translate = useTranslator();
  const engine = useUiStore((state) => state.engine);
  const reason = providerReason(engine, translate);
  return (
    <>
      {reason === null ? null : <p className={classes.engine}>{translate("models.provider", { reason })}</p>}
      {engine?.problem == null ? null : (
        <div title={engine.problem.message}>
          <Problem>{problemText(engine.problem, translate)}</Problem>
        </div>
      )}
    </>
  );
}

/** What was just done, where it concerns no package that is still there. */
function Notice(): ReactNode {
  const notice = useModelsStore((state) => state.notice);
  if (notice === null || notice.model !== null) return null;
  return <NoticeLine>{notice.text}</NoticeLine>;
}

function Skeleton(): ReactNode {
  const translate = useTranslator();
  return (
    <div role="status">
      <span className="pal-visually-hidden">{translate("models.loading")}</span>
      <div className={classes.skeleton} aria-hidden />
      <div className={classes.grid} aria-hidden>
        <div className={classes.skeleton} />
        <div className={classes.skeleton} />
      </div>
    </div>
  );
}

function Empty(): ReactNode {
  const translate = useTranslator();
  return (
    <div className={classes.empty}>
      <IconBox size={32} aria-hidden />
      <h3>{translate("models.noneTitle")}</h3>
      <p>{translate("models.none")}</p>
    </div>
  );
}

function Packages(): ReactNode {
  const translate = useTranslator();
  const models = useUiStore((state) => state.models);
  const settings = useUiStore((state) => state.settings);
  const engine = useUiStore((state) => state.engine);
  const active = activeModel({ models, settings, engine });
  const ordered = inOrder(models, active);
  const first = ordered.filter((model) => model.id === active?.id);
  const others = ordered.filter((model) => model.id !== active?.id);
  return (
    <>
      {first.map((model) => (
        <ModelCard key={model.id} model={model} active={active} models={models} />
      ))}
      {others.length === 0 ? null : (
        <section aria-labelledby="models-others">
          <h4 id="models-others" className={classes.subheading}>
            {translate("models.others")}
          </h4>
          <div className={classes.grid}>
            {others.map((model) => (
              <ModelCard key={model.id} model={model} active={active} models={models} />
            ))}
          </div>
        </section>
      )}
    </>
  );
}

export function ModelList(): ReactNode {
  const translate = useTranslator();
  const empty = useUiStore((state) => state.models.length === 0);
  const [read, setRead] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let current = true;
    refreshModels()
      .catch((reason: unknown) => current && setError(reason))
      .finally(() => current && setRead(true));
    return () => {
      current = false;
    };
  }, []);
  return (
    <>
      <div className={classes.head}>
        <StorageMeter />
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setModels({ view: "add", notice: null })}>
          {translate("models.add")}
        </Button>
      </div>
      <WorkLine />
      <Notice />
      <Engine />
      {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
      {!empty ? <Packages /> : read ? error === null ? <Empty /> : null : <Skeleton />}
    </>
  );
}
