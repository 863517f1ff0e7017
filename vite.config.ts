import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Every browser we run in reads woff2: the older woff files stay out of the build. */
const woff2Only: Plugin = {
  name: "palimpsest:woff2-only",
  generateBundle: (_options, bundle) => {
    for (const [name, file] of Object.entries(bundle)) {
      if (file.type !== "asset") continue;
      if (name.endsWith(".woff")) delete bundle[name];
      else if (name.endsWith(".css"))
        file.source = String(file.source).replaceAll(/,\s*url\([^)]*\.woff\)\s*format\(['"]?woff['"]?\)/g, "");
    }
  },
};

/**
 * Builds the renderer once for both hosts. Everything is local: fonts, Monaco and its workers come from the bundle,
 * since the content security policy allows nothing else. The editor is a chunk of its own, fetched while the welcome
 * screen is already on the page.
 */
export default defineConfig(({ command }) => {
  // A build that a test run starts inherits NODE_ENV=test, which would put React's slow development code into the bundle.
  if (command === "build") process.env.NODE_ENV = "production";
  return {
    root: "renderer",
    base: "./",
    plugins: [woff2Only, react()],
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
  };
});
