import { ViewerDocument, type ViewerQuery } from "@fovea/gql/admin";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { failureKind } from "./api";
import { keepHolder, lastHolder } from "./holder";
import { may, type Needs } from "./permissions";
import { useDocument } from "./queries";

/** The staff member at the keyboard. */
export type Staff = NonNullable<ViewerQuery["viewer"]["staff"]>;

interface Session {
  staff: Staff;
  may: (needed: Needs) => boolean;
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
    () => ({ staff, may: (needed: Needs) => may(staff.permissions, needed) }),
    [staff],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

/**
 * Who is signed in, and whether the session ended while the screen was in use: then the last known staff member stays, so that
 * nothing typed is lost while they sign in again. Signing out loads the page anew and so forgets them. Without a network
 * it is whoever held the device last.
 */
export function useViewer() {
  const client = useQueryClient();
  const query = useDocument(ViewerDocument, {}, { eager: true });
  const answered = query.data !== undefined;
  const current = query.data?.viewer.staff ?? null;
  const [last, setLast] = useState<Staff | null>(null);
  const [ended, setEnded] = useState(false);
  if (current !== null && current !== last) {
    setLast(current);
    setEnded(false);
  }

  useEffect(() => {
    if (answered) keepHolder(current);
  }, [answered, current]);
  useEffect(() => {
    const onAnswer = (error: unknown) => {
      if (failureKind(error) === "signed-out") setEnded(true);
    };
    const queries = client.getQueryCache().subscribe((event) => {
      if (event.type === "updated" && event.action.type === "error") onAnswer(event.action.error);
    });
    return queries;
  }, [client]);

  // The house cannot be asked: whoever held this device last goes on, and what they do is checked when it arrives.
  const unheard = !answered && (query.error ? failureKind(query.error) === "unreachable" : !navigator.onLine);
  const holder = useMemo(() => (unheard ? lastHolder() : null), [unheard]);
  return {
    staff: current ?? last ?? holder,
    ended: last !== null && (ended || current === null),
    pending: query.isPending && holder === null,
    error: query.error,
    retry: () => void query.refetch(),
    signedIn: async () => {
      setEnded(false);
      await client.invalidateQueries();
    },
  };
}
