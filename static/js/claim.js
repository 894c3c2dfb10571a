// The specialty is asked of doctors who exercise or train: for others it is out of the way.
(() => {
  "use strict";
  const form = document.querySelector("[data-claim]");
  if (!form) return;
  const part = form.querySelector("[data-only-doctor]");
  const show = () => {
    const status = form.querySelector("[name=status]:checked");
    const doctor = ["", "10"].includes(form.elements.profession.value);
    part.hidden = !doctor || (status !== null && status.value === "student");
  };
  form.addEventListener("change", show);
  show();
})();
