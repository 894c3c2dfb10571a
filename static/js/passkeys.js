// Passkeys: asks the browser with the options of the form, and sends its answer as a field of the same form.
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const bytes = (text) => {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  };
  const text = (buffer) => {
    const plain = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
    return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const named = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

  const readable = (options) => {
    const read = { ...options, challenge: bytes(options.challenge) };
    if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
    if (options.allowCredentials) read.allowCredentials = named(options.allowCredentials);
    if (options.excludeCredentials) read.excludeCredentials = named(options.excludeCredentials);
    return read;
  };
  const written = (key) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (key.response[part]) response[part] = text(key.response[part]);
    }
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const { passkey, options, wordFailed } = form.dataset;
    const status = form.querySelector("[data-passkey-status]");
    const place = form.closest("[data-passkey-place]");
    if (place) place.hidden = false;
    form.hidden = false;
    addEventListener("pageshow", () => { form.elements.credential.value = ""; });
    form.addEventListener("submit", async (event) => {
      const field = form.elements.credential;
      if (field.value) return;
      event.preventDefault();
      status.textContent = "";
      status.classList.remove("field-error");
      try {
        const asked = { publicKey: readable(JSON.parse(options)) };
        field.value = written(await navigator.credentials[passkey](asked));
      } catch {
        status.textContent = wordFailed;
        status.classList.add("field-error");
        return;
      }
      form.requestSubmit(event.submitter);
    });
  }
})();
