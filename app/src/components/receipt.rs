//! What the citizen keeps: the claim code, and the record that proves the ballot was counted.

use leptos::prelude::*;

use crate::model::Receipt;
use crate::texts::zh;

pub(crate) fn receipt(receipt: Receipt) -> AnyView {
    let Receipt {
        claim_code,
        ballot,
        time,
        hash,
    } = receipt;
    view! {
        <section class="receipt" aria-label=zh::RECEIPT>
            {claim_code
                .map(|code| {
                    view! {
                        <p class="claim">
                            {zh::CLAIM} " " <strong>{code}</strong> " " <span class="hint">{zh::CLAIM_NOTE}</span>
                        </p>
                    }
                })}
            <details>
                <summary>{zh::RECEIPT}</summary>
                <dl>
                    <dt>{zh::RECEIPT_TIME}</dt>
                    <dd>{time}</dd>
                    <dt>{zh::RECEIPT_ID}</dt>
                    <dd class="code">{ballot}</dd>
                    <dt>{zh::RECEIPT_HASH}</dt>
                    <dd class="code">{hash}</dd>
                </dl>
            </details>
        </section>
    }
    .into_any()
}
