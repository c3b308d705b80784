import { ViewerDocument, type ViewerQuery } from "@fovea/gql/admin";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { failureKind } from "./api";
import { may } from "./permissions";
import { useDocument } from "./queries";

/** The staff member at the keyboard. */
export type Staff = NonNullable<ViewerQuery["viewer"]["staff"]>;

interface Session {
  staff: Staff;
  may: (permission: string | null) => boolean;
}

const SessionContext = createContext<Session | null>(null);

/** The signed-in staff member and what they may do; only below the sign-in. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession needs a signed-in staff member above it");
  return session;
}

/** Hands the session to all screens below. */
export function SessionProvider({ staff, children }: { staff: Staff; children: ReactNode }) {
  const session = useMemo(
    () => ({ staff, may: (permission: string | null) => may(staff.permissions, permission) }),
    [staff],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

/**
 * Who is signed in, and whether the session ended while the screen was in use: then the last known staff member stays, so that
 * nothing typed is lost while they sign in again. Signing out loads the page anew and so forgets them.
 */
export function useViewer() {
  const client = useQueryClient();
  const query = useDocument(ViewerDocument, {});
  const current = query.data?.viewer.staff ?? null;
  const [last, setLast] = useState<Staff | null>(null);
  const [ended, setEnded] = useState(false);
  if (current !== null && current !== last) {
    setLast(current);
    setEnded(false);
  }

  useEffect(() => {
    const onAnswer = (error: unknown) => {
      if (failureKind(error) === "signed-out") setEnded(true);
    };
    const queries = client.getQueryCache().subscribe((event) => {
      if (event.type === "updated" && event.action.type === "error") onAnswer(event.action.error);
    });
    return queries;
  }, [client]);

  return {
    staff: current ?? last,
    ended: last !== null && (ended || current === null),
    pending: query.isPending,
    error: query.error,
    retry: () => void query.refetch(),
    signedIn: async () => {
      setEnded(false);
      await client.invalidateQueries();
    },
  };
}
