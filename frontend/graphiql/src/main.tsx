import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./page.css";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const WELCOME = `# The API of this house.
# Shoppers' questions need no sign-in.
# For staff's questions, sign in at the admin first.
# Partners: {"Authorization": "Bearer …"} under Headers.
query Catalogue {
  frames(first: 3) {
    totalCount
    edges {
      node {
        name
        shape
        priceFrom {
          minor
          currency
        }
      }
    }
  }
}
`;

// The header tells the API that a page of ours asks, and not a form on somebody else's.
const fetcher = createGraphiQLFetcher({ url: "/graphql", headers: { "X-Fovea-Csrf": "1" } });

const root = document.getElementById("root");
if (!root) throw new Error("The page has no root element.");
createRoot(root).render(
  <StrictMode>
    <GraphiQL fetcher={fetcher} defaultQuery={WELCOME} />
  </StrictMode>,
);
