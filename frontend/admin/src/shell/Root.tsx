import { Outlet, useRouterState } from "@tanstack/react-router";
import { Toaster } from "sonner";
import { SignInForm, SignInPage } from "../features/identity/SignInPage";
import { SessionProvider, useViewer } from "../lib/session";
import { useTheme } from "../lib/theme";
import { Dialog } from "../ui/Dialog";
import { FailureState, Forbidden } from "../ui/states";
import { may } from "../lib/permissions";
import { AppShell } from "./AppShell";
import { placeOf } from "./places";

/** Everything: the sign-in while nobody is signed in, else the workbench with the page of the address. */
export function Root() {
  const viewer = useViewer();
  const [theme] = useTheme();
  const path = useRouterState({ select: (state) => state.location.pathname });

  if (viewer.pending) return <div className="splash" role="status" aria-label="Loading the workbench" />;
  if (viewer.staff === null) {
    if (viewer.error) {
      return (
        <main className="splash">
          <FailureState error={viewer.error} retry={viewer.retry} />
        </main>
      );
    }
    return <SignInPage onDone={viewer.signedIn} />;
  }
  const allowed = may(viewer.staff.permissions, placeOf(path)?.needs ?? null);
  return (
    <SessionProvider staff={viewer.staff}>
      {allowed && path.startsWith("/scan") ? (
        // A handheld has no room for the rail; its page brings its own frame.
        <Outlet />
      ) : (
        <AppShell>{allowed ? <Outlet /> : <Forbidden />}</AppShell>
      )}
      <Dialog
        open={viewer.ended}
        onClose={() => undefined}
        title="Your session has ended"
        description="Sign in again to go on. What you typed is kept."
      >
        <SignInForm onDone={viewer.signedIn} email={viewer.staff.email} />
      </Dialog>
      <Toaster theme={theme} position="top-center" offset={8} mobileOffset={{ top: 64 }} toastOptions={{ className: "toast" }} />
    </SessionProvider>
  );
}
