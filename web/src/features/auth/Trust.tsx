import { buttonClass } from "@/ui/Button";
import { Glyph } from "@/ui/Glyph";

/** Where the certificate is of the machine's own authority: how a browser comes to trust it. */
export function Trust() {
  return (
    <section className="mt-10 border-t border-line pt-5" aria-labelledby="trust">
      <h2 id="trust" className="font-medium">
        Trust this machine’s certificate
      </h2>
      <p className="mt-1.5 text-muted">
        It is signed by an authority that this machine made for itself, so browsers warn, and do not install the app. Install its root once on each device: it can vouch for this
        machine’s names alone.
      </p>
      <a href="/ca.crt" download="metatron-ca.crt" className={`${buttonClass()} mt-4 w-full desk:w-auto`}>
        <Glyph name="download" />
        Download the root certificate
      </a>
      <p className="mt-3 text-muted">Then: system settings → certificates, as an authority for web sites. A domain of your own needs none of this.</p>
    </section>
  );
}
