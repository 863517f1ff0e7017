import { contextBridge, ipcRenderer } from "electron";

/**
 * The one object that the page sees. `connect()` asks the host for a channel to the backend; the page's end of it
 * arrives as a `message` event of the window with one port.
 */
contextBridge.exposeInMainWorld("palimpsest", {
  connect(): void {
    ipcRenderer.once("port", (event) => window.postMessage("palimpsest:port", window.location.origin, [...event.ports]));
    ipcRenderer.send("connect");
  },
});
