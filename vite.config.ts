import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/**
 * Builds the renderer once for both hosts. Everything is local: fonts, Monaco and its workers come from the bundle,
 * since the content security policy allows nothing else. The editor is a chunk of its own, fetched while the welcome
 * screen is already on the page.
 */
export default defineConfig({
  root: "renderer",
  base: "./",
  plugins: [react()],
  worker: { format: "es" },
  build: {
    outDir: "../dist/renderer",
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 6000,
    sourcemap: false,
    modulePreload: { polyfill: false },
  },
});
