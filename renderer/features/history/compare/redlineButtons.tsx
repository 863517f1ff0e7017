/** The differences as a file: tracked changes in Word, a redline in PDF or on a page. */
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Inputs } from "../../../../src/contract/index.ts";
import { attempt } from "../../../state/app.ts";
import { saveExport } from "../../../state/exports.ts";
import { useClient, useSession } from "../../../state/hooks.ts";
import { useTranslator } from "../../../state/language.ts";
import { announce, type CompareSide } from "../../../state/uiStore.ts";
import { IconDownload } from "../../../ui/icons.ts";
import classes from "./compare.module.css";

const FORMATS = ["docx", "pdf", "html"] as const;
type Format = (typeof FORMATS)[number];

interface Sides {
  readonly before: CompareSide;
  readonly after: CompareSide;
}

/** What is asked for two sides: the newer one is exported, the older one is what it is compared with. */
function requestOf({ before, after }: Sides, documentId: string, format: Format): Inputs["exports"]["create"] {
  const exported = typeof after === "string" ? { documentId, revisionId: after } : { documentId: after?.documentId ?? documentId };
  const against =
    typeof before === "string"
      ? ({ kind: "revision", revisionId: before } as const)
      : ({ kind: "document", documentId: before?.documentId ?? documentId } as const);
  return { ...exported, format, against, ...(format === "docx" && { onto: "redline" }) };
}

export function RedlineButtons(sides: Sides): ReactNode {
  const translate = useTranslator();
  const client = useClient();
  const session = useSession();
  const [making, setMaking] = useState<Format | null>(null);
  const save = async (format: Format): Promise<void> => {
    setMaking(format);
    try {
      await session.save();
      const made = await client.exports.create(requestOf(sides, session.documentId, format));
      const saved = await saveExport(client, made);
      if (saved !== null) announce(translate("export.done", { file: saved }));
    } finally {
      setMaking(null);
    }
  };
  return (
    <div className={classes.redline}>
      <span>{translate("compare.redline")}</span>
      {FORMATS.map((format) => (
        <Button
          key={format}
          size="compact-sm"
          variant="default"
          loading={making === format}
          disabled={making !== null && making !== format}
          leftSection={<IconDownload size={15} aria-hidden />}
          onClick={() => void attempt(() => save(format))}
        >
          {translate(`compare.redline.${format}`)}
        </Button>
      ))}
    </div>
  );
}
