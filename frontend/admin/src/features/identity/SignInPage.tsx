import { SignInStaffDocument, type SignInStaffMutation } from "@fovea/gql/admin";
import { TextField } from "@fovea/ui";
import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { useAct } from "../../lib/useAct";
import { Button } from "../../ui/Button";
import { ActionNote } from "../../ui/states";

const form = z.object({
  email: z.email("Enter your work e-mail address."),
  password: z.string().min(1, "Enter your password."),
});

const answer = (data: SignInStaffMutation) => data.signInStaff;

/** E-mail and password; after success the session stands in a cookie no script can read. */
export function SignInForm({ onDone, email = "" }: { onDone: () => Promise<void>; email?: string }) {
  const signIn = useAct(SignInStaffDocument, answer, { keyed: false });
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(form),
    defaultValues: { email, password: "" },
  });
  const submit = handleSubmit(async (values) => {
    const outcome = await signIn.run(values);
    if (outcome.kind === "done") await onDone();
  });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="stack">
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        error={formState.errors.email?.message}
        {...register("email")}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        error={formState.errors.password?.message}
        {...register("password")}
      />
      <ActionNote problem={signIn.problem} error={signIn.error} />
      <Button type="submit" variant="primary" busy={signIn.busy}>
        Sign in
      </Button>
    </form>
  );
}

/** The door of the workbench. The address stays, so that after signing in the wanted page opens. */
export function SignInPage({ onDone }: { onDone: () => Promise<void> }) {
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <p className="sign-in-brand">
          <img src="/icon.svg" alt="" width={28} height={28} />
          Fovea
        </p>
        <h1>Sign in to the workbench</h1>
        <SignInForm onDone={onDone} />
        <p className="fv-muted">No account yet? An administrator of your shop can make one.</p>
      </div>
    </main>
  );
}
