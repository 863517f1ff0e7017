import { createRoot } from "react-dom/client";
import "../theme/mantine.css";
import "../theme/fonts.css";
import "../theme/global.css";
import { setConnection } from "../state/app.ts";
import { App } from "./app.tsx";
import { connect } from "./connection.ts";
import { startUp } from "./startUp.ts";

const connection = connect();
setConnection(connection);
startUp(connection);

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root element.");
createRoot(root).render(<App connection={connection} />);
