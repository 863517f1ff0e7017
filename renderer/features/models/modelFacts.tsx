/** What a package states about itself. */
import type { ReactNode } from "react";
import type { ModelInfo } from "../../../src/contract/index.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { formatBytes, formatNumber } from "../../ui/format.ts";
import { IconInfoCircle } from "../../ui/icons.ts";
import classes from "./models.module.css";
import { familyText, kindsText, kindText, parametersText, shortHash } from "./words.ts";

function Losses({ model, explained }: { model: ModelInfo; explained: boolean }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  return (
    <>
      <ul className={classes.losses}>
        {Object.entries(model.spanNll).map(([kind, nats]) => (
          <li key={kind}>
            {translate("models.lossValue", {
              kind: kindText(kind, translate),
              nats: formatNumber(nats, language, 2),
              choices: formatNumber(Math.exp(nats), language),
            })}
          </li>
        ))}
      </ul>
      {explained ? <span className={classes.hint}>{translate("models.lossHint")}</span> : null}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** `brief`: before a package is installed, without what only matters later. `explained`: says what the figures mean. */
export function ModelFacts({
  model,
  brief = false,
  explained = false,
}: {
  model: ModelInfo;
  brief?: boolean;
  explained?: boolean;
}): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const parameters = model.parameters === null ? "" : ` · ${parametersText(model.parameters, translate, language)}`;
  return (
    <dl className={classes.facts}>
      {model.family === "" ? null : <Fact name={translate("models.family")}>{familyText(model.family, translate)}</Fact>}
      {model.bytes === 0 ? null : <Fact name={translate("models.size")}>{`${formatBytes(model.bytes, language)}${parameters}`}</Fact>}
      {model.kinds.length === 0 ? null : <Fact name={translate("models.languages")}>{kindsText(model, translate, language)}</Fact>}
      {model.maxPositions === 0 ? null : (
        <Fact name={translate("models.window")}>{translate("common.tokens", { count: model.maxPositions })}</Fact>
      )}
      {model.trainedOn === "" ? null : <Fact name={translate("models.trainedOn")}>{model.trainedOn}</Fact>}
      {Object.keys(model.spanNll).length === 0 || brief ? null : (
        <Fact name={translate("models.loss")}>
          <Losses model={model} explained={explained} />
        </Fact>
      )}
      {model.licence === "" ? null : <Fact name={translate("models.licence")}>{model.licence}</Fact>}
      {model.packageHash === "" ? null : (
        <Fact name={translate("models.hash")}>
          <code className={classes.hash} title={model.packageHash}>
            {brief ? model.packageHash : shortHash(model.packageHash)}
          </code>
        </Fact>
      )}
    </dl>
  );
}

/** What a package cannot do. */
export function ModelLimits({ model }: { model: ModelInfo }): ReactNode {
  const translate = useTranslator();
  if (model.limits.length === 0) return null;
  return (
    <div className={classes.limits}>
      <IconInfoCircle size={16} aria-hidden />
      <ul aria-label={translate("models.notes")}>
        {model.limits.map((limit) => (
          <li key={limit}>{translate(`models.limit.${limit}`)}</li>
        ))}
      </ul>
    </div>
  );
}
