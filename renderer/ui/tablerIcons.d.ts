/** Each icon of Tabler is a module of its own; importing them one by one keeps the other six thousand out of the build. */
declare module "@tabler/icons-react/dist/esm/icons/*.mjs" {
  import type { Icon } from "@tabler/icons-react";

  const icon: Icon;
  export default icon;
}
