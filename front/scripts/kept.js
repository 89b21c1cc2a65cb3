// The kept library's own behaviour, for the parts of it that the pages use.

import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { isSupported } from "govuk-frontend/dist/govuk/common/index.mjs";

if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
}

function start(Component, name) {
  if (!isSupported()) return;
  document.querySelectorAll(`[data-module="${name}"]`).forEach((root) => new Component(root));
}

// Django draws the field, so its mark for the library is set here.
document
  .querySelectorAll('[data-module="govuk-password-input"] input')
  .forEach((field) => field.classList.add("govuk-js-password-input-input"));
start(ErrorSummary, "govuk-error-summary");
start(PasswordInput, "govuk-password-input");
start(SkipLink, "govuk-skip-link");
