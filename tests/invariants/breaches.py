"""What breaks each invariant: statements that no use case would ever make."""

ONE = "(SELECT id FROM kernel.delivery ORDER BY id LIMIT 1)"

BREACHES = {
    "I1": "UPDATE inventory.stock_level SET on_hand = on_hand + 1 WHERE location = 'A-01'",
    "I2": "DELETE FROM inventory.stock_level WHERE location = 'SUPPLIER'",
    "I3": """ALTER TABLE inventory.stock_level DROP CONSTRAINT ck_stock_level_never_oversold;
             UPDATE inventory.stock_level SET held = -1 WHERE location = 'A-01'""",
    "I4.1": "UPDATE inventory.reservation_line SET quantity = quantity + 1 WHERE quantity > 0",
    "I4.2": "UPDATE orders.order SET status = 'cancelled' WHERE status = 'confirmed'",
    "I4.3": """INSERT INTO inventory.waiting (id, reservation_id, sku, quantity, since)
               SELECT id, id, 'NONE', 1, now() FROM inventory.reservation WHERE state = 'released'""",
    "I11": """DROP INDEX inventory.uq_stock_level_serial;
              ALTER TABLE inventory.stock_level DROP CONSTRAINT ck_stock_level_one_of_a_serial;
              UPDATE inventory.stock_level SET serial = true WHERE on_hand > 0""",
    "I15.1": "DELETE FROM inventory.cost_layer WHERE remaining > 0",
    "I15.2": "UPDATE inventory.cost_layer SET cost = cost + 1",
    "S1": "UPDATE inventory.location SET units = units + 1 WHERE kind = 'bin'",
    "S2": "UPDATE inventory.stock_level SET lot = 'NEVER-SEEN' WHERE location = 'A-01'",
    "I5.1": "UPDATE orders.order_line SET returned = 1 WHERE returned = 0",
    "I5.2": "UPDATE warehouse.pick_task SET quantity = quantity + 1 WHERE status = 'open'",
    "I5.3": "DELETE FROM inventory.movement WHERE reason = 'ship'",
    "I5.4": "DELETE FROM inventory.movement WHERE from_location = 'CUSTOMER'",
    "I5.6": "UPDATE inventory.movement SET lot = 'NEVER-SENT' WHERE from_location = 'CUSTOMER'",
    "I5.5": "UPDATE orders.return_line SET quantity = quantity + 1",
    "I6.1": """ALTER TABLE payments.payment DROP CONSTRAINT ck_payment_within_limits;
               UPDATE payments.payment SET refunded = authorised + 1 WHERE status = 'authorised'""",
    "I6.2": "UPDATE payments.payment_event SET amount = amount - 1 WHERE kind = 'captured'",
    "I6.3": "UPDATE payments.modification SET amount = amount + 1 WHERE kind = 'capture'",
    "I6.4": "UPDATE orders.order SET payment_id = NULL WHERE status = 'confirmed'",
    "I6.5": "UPDATE orders.order SET status = 'expired' WHERE status = 'confirmed'",
    "I6.6": "DELETE FROM payments.modification WHERE kind = 'capture'",
    "I6.7": "UPDATE payments.modification SET state = 'requested' WHERE kind = 'refund'",
    "I6.8": """INSERT INTO payments.credit_account (account_id, currency, balance)
               SELECT id, 'USD', 100 FROM orders.order LIMIT 1""",
    "I6.9": "UPDATE orders.return_authorisation SET refund = refund + 1000000",
    "I6.10": """INSERT INTO payments.dispute (id, payment_id, reference, state, amount, currency, reason, opened_at,
                    changed_at, decided_by, note, version)
                SELECT id, id, reference, 'won', 1, currency, '', now(), now(), '', '', 1
                FROM payments.payment LIMIT 1""",
    "I6.11": """WITH report AS (
                    INSERT INTO payments.settlement_report (id, name, address, state, received_at, why)
                    SELECT id, 'r', '', 'announced', now(), '' FROM payments.payment LIMIT 1 RETURNING id)
                INSERT INTO payments.settlement_line (id, report_id, number, kind, type, psp_reference,
                    modification_reference, merchant_reference, currency, gross, net_currency, net, fees, booked_at,
                    verdict, ours, payment_id, reference)
                SELECT id, id, 1, 'capture', 'Settled', 'P', 'M', '', 'USD', 100, 'USD', 99, 1, now(), 'matched', 99,
                    id, '' FROM report""",
    "I9.1": "UPDATE kernel.outbox SET published_at = NULL, recorded_at = now() - interval '2 minutes'",
    "I9.2": """DELETE FROM kernel.delivery WHERE id = (SELECT id FROM kernel.delivery AS d
               WHERE (SELECT count(*) FROM kernel.delivery AS e WHERE e.subscriber = d.subscriber) > 1
               ORDER BY id DESC LIMIT 1)""",
    "I9.3": f"UPDATE kernel.delivery SET state = 'parked' WHERE id = {ONE}",
    "I9.4": f"UPDATE kernel.delivery SET state = 'ready', due_at = now() - interval '2 minutes' WHERE id = {ONE}",
    "I10": """INSERT INTO kernel.inbox (source, message_id, payload, received_at)
              VALUES ('payments', 'never read', '{}', now() - interval '2 minutes')""",
    "I12": "UPDATE kernel.counter SET value = value + 1 WHERE series = 'JOB'",
    "M1": """INSERT INTO partners.message (id, subscription_id, topic, subject, sequence, state, attempts, tries,
               due_at, created_at, settled_at, last_failure)
             SELECT id, id, 'test', 'test', 2, 'delivered', 1, 1, now(), now(), now(), ''
             FROM orders.order LIMIT 1""",
    "M2": """INSERT INTO partners.message (id, subscription_id, topic, subject, sequence, state, attempts, tries,
               due_at, created_at, settled_at, last_failure)
             SELECT id, id, 'test', 'test', 1, 'delivered', 1, 1, now(), now(), now(), ''
             FROM orders.order LIMIT 1""",
    "M3": """INSERT INTO crm.wish (id, sku, email_index, language, state, asked_at, confirmed_at, served_at)
             SELECT id, 'NONE', 'nobody', 'en', 'served', now(), now(), now() FROM orders.order LIMIT 1""",
    "M4": """INSERT INTO crm.letter (id, kind, language, state, event_name, queued_at, soft_bounces, bounce, resend_of)
             SELECT id, 'later', 'en', 'queued', '', now(), 0, '', cart_id FROM orders.order LIMIT 1""",
    "W1": "UPDATE warehouse.count_line SET booked = 0 WHERE booked <> 0",
    "W2": "UPDATE warehouse.count_task SET status = 'ready_to_review' WHERE status = 'completed'",
    "W3": "UPDATE warehouse.adjustment SET delta = delta - 1 WHERE status = 'booked'",
    "W4": "UPDATE warehouse.transfer_line SET received = 0 WHERE received > 0",
    "O1": "UPDATE orders.order_line SET frame = frame + 1",
    "O2": "UPDATE shipping.parcel SET file_key = NULL",
    "O3": """INSERT INTO orders.hold (id, order_id, kind, reason, opened_at)
             SELECT id, id, 'address', 'Look again.', now() FROM orders.order WHERE status = 'delivered'""",
    "O4": "UPDATE orders.order SET status = 'packed' WHERE status = 'delivered'",
    "O5": "UPDATE orders.shipment_line SET quantity = quantity + 1",
    "O6": "UPDATE orders.invoice SET total = total + 1, tax = tax + 1 WHERE kind = 'invoice'",
    "O7": """INSERT INTO orders.hold (id, order_id, kind, reason, opened_at)
             SELECT id, id, 'payment_due', 'More is due.', now() FROM orders.order WHERE status = 'confirmed'""",
    "I14.1": "DELETE FROM lab.job WHERE status = 'passed'",
    "I14.2": "UPDATE lab.job SET status = 'sent' WHERE status = 'passed'",
    "I14.3": "DELETE FROM inventory.movement WHERE to_location = 'LAB-USE'",
    "I14.4": "UPDATE lab.job_lens SET cut_at = NULL WHERE cut_at IS NOT NULL",
    "D1": "UPDATE orders.promise SET number = number + 1",
    "R1": "UPDATE orders.order_line SET needs_prescription = NOT needs_prescription",
    "R2": "UPDATE orders.hold SET released_at = now() WHERE kind = 'rx_unverified' AND released_at IS NULL",
    "R3": "UPDATE orders.rx_review SET status = 'asked' WHERE status = 'approved'",
    "R4": "UPDATE orders.rx_version SET complete = false",
    "R5": "UPDATE orders.rx_review SET decided_by_key = first_look_by WHERE first_look_by IS NOT NULL",
    "R6": "UPDATE orders.rx_version SET number = number + 1",
    "R7": "UPDATE customers.prescription_upload SET keep_until = now() WHERE keep_until IS NULL",
    "P1": "UPDATE procurement.purchase_order SET total = total + 1",
    "P2": "UPDATE procurement.purchase_order_line SET received = received + 1 WHERE received > 0",
    "P3": "UPDATE procurement.purchase_order SET status = 'received' WHERE status = 'partial'",
    "P4": "DELETE FROM inventory.movement WHERE reason = 'receipt_damaged'",
    "P5": "DELETE FROM inventory.expected WHERE reference LIKE 'po:%'",
    "P6": "UPDATE procurement.purchase_order SET approved_by = NULL",
    "W5": """INSERT INTO warehouse.putaway_task (id, warehouse, sku, lot, from_location, reference, quantity, done,
                                                 status, created_at)
             VALUES (gen_random_uuid(), 'MAIN', 'NEVER-SEEN', '', 'DOCK', 'receipt:1', 2, 1, 'open', now())""",
    "W6": """INSERT INTO warehouse.putaway_task (id, warehouse, sku, lot, from_location, reference, quantity, done,
                                                 status, created_at)
             VALUES (gen_random_uuid(), 'MAIN', 'NEVER-SEEN', '', 'DOCK', 'receipt:1', 2, 1, 'open', now());
             INSERT INTO warehouse.putaway_step (id, task_id, bin, quantity, at)
             SELECT gen_random_uuid(), id, 'A-01', 1, now() FROM warehouse.putaway_task""",
    "T1": "UPDATE tax.tax_document SET charged = charged + 1000000 WHERE kind = 'sale'",
    "T2": "UPDATE tax.tax_document SET charged = charged - 1000000 WHERE kind = 'return'",
    "T3": """UPDATE tax.tax_document SET state = 'committed', theirs = charged + 5, settled_at = now()
             WHERE kind = 'sale'""",
    "F1": "UPDATE warehouse.pick_task SET picked = picked - 1 WHERE status = 'picked'",
    "F2": "UPDATE warehouse.batch SET status = 'done'",
    "F3": "UPDATE warehouse.manifest SET status = 'closed', closed_at = now()",
    "L1": "UPDATE shipping.label_attempt SET vendor_label = 'another ' || id WHERE state = 'bought'",
    "L2": "UPDATE shipping.label_attempt SET state = 'unbought' WHERE state = 'bought'",
    "L3": "UPDATE shipping.label_attempt SET state = 'voided' WHERE state = 'bought'",
    "L5": """INSERT INTO shipping.label_cost (id, parcel_id, attempt_id, kind, turn, amount_minor, currency, at)
             SELECT gen_random_uuid(), parcel_id, id, 'insurance_void', 1, -5, 'USD', now()
             FROM shipping.label_attempt WHERE state = 'bought'""",
    "L4": "UPDATE shipping.parcel SET status = 'exception' WHERE status = 'handed_over'",
}
MORE = {
    "T1": "UPDATE tax.tax_document SET charged = charged - 1 WHERE kind = 'sale'",
    "I4.3": """INSERT INTO inventory.waiting (id, reservation_id, sku, quantity, since)
               SELECT head.id, head.id, level.sku, 1, now() FROM inventory.reservation AS head,
                   (SELECT sku FROM inventory.stock_level
                    WHERE sellable AND on_hand > held + allocated LIMIT 1) AS level
               WHERE head.state = 'allocated'""",
    "S1": "UPDATE inventory.stock_level SET on_hand = on_hand + 1 WHERE location = 'A-01'",
    "I1": "DELETE FROM inventory.movement WHERE reason = 'pick'",
    "I4.2": "DELETE FROM inventory.reservation WHERE state = 'allocated'",
    "I6.4": "UPDATE payments.payment SET status = 'refused' WHERE status = 'authorised'",
    "I6.6": "UPDATE payments.modification SET state = 'failed' WHERE kind = 'capture'",
    "I6.7": "UPDATE orders.return_unit SET refund = refund - 1",
    "I12": "UPDATE kernel.counter SET value = value - 1 WHERE series = 'GRN'",
    "W1": "DELETE FROM inventory.movement WHERE key LIKE 'adjust:count:%'",
    "W2": "UPDATE warehouse.count_task SET attempt = attempt + 1 WHERE status = 'completed'",
    "W3": "UPDATE warehouse.adjustment SET status = 'rejected' WHERE status = 'booked'",
    "W4": "UPDATE inventory.stock_level SET on_hand = on_hand + 1 WHERE location = 'IN-TRANSIT'",
    "O1": "UPDATE orders.order SET tax = 0, total = subtotal + shipping",
    "O2": "UPDATE shipping.parcel SET status = 'labelled' WHERE status = 'delivered'",
    "O4": "UPDATE orders.shipment SET shipped_at = NULL, amount = NULL WHERE shipped_at IS NOT NULL",
    "O5": "UPDATE orders.order SET status = 'delivered' WHERE status = 'partly_shipped'",
    "I14.2": "UPDATE orders.order SET status = 'cancelled' WHERE status = 'confirmed'",
    "I14.3": "UPDATE lab.job_lens SET cut_at = now() WHERE cut_at IS NULL",
    "I14.4": "UPDATE inventory.reservation SET state = 'released' WHERE reference LIKE 'job:%' AND state = 'allocated'",
    "D1": "UPDATE orders.order SET promised_on = promised_on + 1",
    "R1": "DELETE FROM orders.rx_review WHERE status = 'missing'",
    "R2": "UPDATE orders.hold SET released_at = NULL WHERE kind = 'rx_unverified'",
    "R3": "UPDATE lab.job SET status = 'sent' WHERE status = 'waiting'",
    "R4": "DELETE FROM orders.rx_override",
    "R5": "UPDATE orders.rx_review SET first_look_by = NULL WHERE first_look_by IS NOT NULL",
    "R6": "UPDATE orders.rx_review SET status = 'waiting' WHERE status = 'missing'",
    "R7": "DELETE FROM customers.prescription_upload",
}
