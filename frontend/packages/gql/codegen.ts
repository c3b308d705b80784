import { fileURLToPath } from "node:url";
import type { CodegenConfig } from "@graphql-codegen/cli";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** One output per app, so that neither bundle carries the other's documents. */
function output(documents: string): CodegenConfig["generates"][string] {
  return {
    documents: [here(documents)],
    preset: "client",
    presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: "sha256" } },
    config: {
      documentMode: "string",
      strictScalars: true,
      useTypeImports: true,
      enumsAsTypes: true,
      scalars: {
        MinorUnits: "number",
        DateTime: "string",
        Date: "string",
        JSON: "unknown",
      },
    },
  };
}

const outputs: CodegenConfig["generates"] = {
  [here("src/storefront/generated/")]: output("../../storefront/features/**/*.graphql"),
  [here("src/admin/generated/")]: output("../../admin/src/**/*.graphql"),
};

/** `FOVEA_CODEGEN=storefront` (or `admin`) generates for one app alone. */
const wanted = Object.entries(outputs).filter(([path]) => path.includes(`src/${process.env.FOVEA_CODEGEN ?? ""}`));

const config: CodegenConfig = {
  schema: process.env.FOVEA_SCHEMA ?? here("../../../schema.graphql"),
  ignoreNoDocuments: true,
  generates: Object.fromEntries(wanted),
};

export default config;
