// Passkeys: lets the browser make or use a key, and puts its answer into the form that asked.
// Every form with data-passkey="create" or "get" has a button that stays hidden where keys are not possible.
const toBytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.codePointAt(0)).buffer;
};
const toText = (bytes) =>
  btoa(String.fromCodePoint(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const withBytes = (one) => ({ ...one, id: toBytes(one.id) });

const create = async (options, passwordless) => {
  const asked = { ...options, challenge: toBytes(options.challenge), user: withBytes(options.user) };
  asked.excludeCredentials = (options.excludeCredentials ?? []).map(withBytes);
  if (passwordless !== undefined) {
    const selection = { ...options.authenticatorSelection, requireResidentKey: passwordless };
    selection.residentKey = passwordless ? "required" : "discouraged";
    if (passwordless) selection.userVerification = "required";
    asked.authenticatorSelection = selection;
  }
  const key = await navigator.credentials.create({ publicKey: asked });
  return answer(key, {
    attestationObject: toText(key.response.attestationObject),
    transports: key.response.getTransports?.() ?? [],
  });
};

const get = async (options) => {
  const asked = { ...options, challenge: toBytes(options.challenge) };
  asked.allowCredentials = (options.allowCredentials ?? []).map(withBytes);
  const key = await navigator.credentials.get({ publicKey: asked });
  return answer(key, {
    authenticatorData: toText(key.response.authenticatorData),
    signature: toText(key.response.signature),
    userHandle: key.response.userHandle ? toText(key.response.userHandle) : null,
  });
};

const answer = (key, response) => ({
  id: key.id,
  rawId: toText(key.rawId),
  type: key.type,
  authenticatorAttachment: key.authenticatorAttachment ?? null,
  clientExtensionResults: key.getClientExtensionResults(),
  response: { clientDataJSON: toText(key.response.clientDataJSON), ...response },
});

const optionsOf = async (form) => {
  const source = document.getElementById(form.dataset.options ?? "");
  if (source) return JSON.parse(source.textContent);
  const reply = await fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  if (!reply.ok) throw new Error(String(reply.status));
  return reply.json();
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!globalThis.PublicKeyCredential || !navigator.credentials) continue;
  const button = form.querySelector("button");
  const status = form.querySelector("[role=status]");
  const box = form.querySelector("input[name=passwordless]");
  for (const part of form.querySelectorAll("[data-passkey-hidden]")) part.hidden = false;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    status.textContent = "";
    try {
      const told = await optionsOf(form);
      const key = form.dataset.passkey === "create"
        ? await create(told.creation_options.publicKey, box?.checked)
        : await get(told.request_options.publicKey);
      form.elements.credential.value = JSON.stringify(key);
      form.submit();
    } catch {
      status.textContent = form.dataset.failed;
    }
  });
}
