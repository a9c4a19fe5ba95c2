// Asks the browser for a passkey and sends what it says with the form.
const form = document.getElementById("passkey-form");
const failure = form.querySelector("[role=alert]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  failure.hidden = true;
  try {
    const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await answer.json());
    const credential = await navigator.credentials.get({ publicKey });
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch {
    failure.hidden = false;
  }
});
