//! What the citizen keeps: the claim code, and the record that proves the ballot was counted.

use leptos::prelude::*;

use crate::model::Receipt;
use crate::texts::t;

pub(crate) fn receipt(receipt: Receipt) -> AnyView {
    let Receipt {
        claim_code,
        ballot,
        time,
        hash,
    } = receipt;
    view! {
        <section class="receipt" aria-label=t("receipt")>
            {claim_code
                .map(|code| {
                    view! {
                        <p class="claim">
                            {t("claim")} " " <strong>{code}</strong> " " <span class="hint">{t("claim-note")}</span>
                        </p>
                    }
                })}
            <details>
                <summary>{t("receipt")}</summary>
                <dl>
                    <dt>{t("receipt-time")}</dt>
                    <dd>{time}</dd>
                    <dt>{t("receipt-id")}</dt>
                    <dd class="code">{ballot}</dd>
                    <dt>{t("receipt-hash")}</dt>
                    <dd class="code">{hash}</dd>
                </dl>
            </details>
        </section>
    }
    .into_any()
}
