import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";

/** Whether a new Word file has the look of the house file; shown only where there is one. */
export function HouseChoice({ file, value, onChange }: { file: string; value: boolean; onChange: (value: boolean) => void }): ReactNode {
  const translate = useTranslator();
  return (
    <Checkbox
      size="sm"
      mb={12}
      checked={value}
      onChange={(event) => onChange(event.currentTarget.checked)}
      label={translate("export.house", { file })}
      description={translate("export.houseAbout")}
    />
  );
}
