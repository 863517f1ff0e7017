import { type ReactNode, useEffect, useState } from "react";
import { useUiStore } from "../state/uiStore.ts";

/** The one polite live region of the window. A repeated sentence is said again. */
export function LiveRegion(): ReactNode {
  const announcement = useUiStore((state) => state.announcement);
  const [text, setText] = useState("");
  useEffect(() => {
    if (announcement === null) return;
    setText("");
    const timer = setTimeout(() => setText(announcement.text), 60);
    return () => clearTimeout(timer);
  }, [announcement]);
  return (
    <div className="pal-visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
