import path from "node:path";
import type { NextConfig } from "next";

/** A photo of a prescription may have 10 MB; around it go the few lines of its form. */
const LARGEST_BODY = "11mb";

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: path.join(import.meta.dirname, ".."),
  turbopack: { root: path.join(import.meta.dirname, "..") },
  transpilePackages: ["@fovea/ui", "@fovea/gql"],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  experimental: {
    serverActions: { bodySizeLimit: LARGEST_BODY },
    /* The proxy hands bodies on, and would cut a longer one short without a word. */
    proxyClientMaxBodySize: LARGEST_BODY,
  },
};

export default config;
