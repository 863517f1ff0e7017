/** Tooltips: the browser's own until the document's screen, which has the richer ones anyway, brings them along. */
import { type ComponentType, cloneElement, createContext, type ReactElement, type ReactNode, useContext } from "react";

export interface HintProps {
  readonly text: string;
  readonly shortcut: string | null;
  /** One element that takes a `title` and a ref. */
  readonly children: ReactElement<{ title?: string }>;
}

function PlainHint({ text, shortcut, children }: HintProps): ReactNode {
  return cloneElement(children, { title: shortcut === null ? text : `${text} (${shortcut})` });
}

export const HintContext = createContext<ComponentType<HintProps>>(PlainHint);

/** Says what a control does, and by which key, when it is pointed at or focused. */
export function Hint(props: HintProps): ReactNode {
  const Implementation = useContext(HintContext);
  return <Implementation {...props} />;
}
