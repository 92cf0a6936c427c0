"""No decision without the opinion that the procedure asks for, and no recognition of what is not decided.

The procedures are those that ask for an opinion on the day of this migration; a test holds them against what is
declared.
"""

from django.db import migrations

from communes.transitions import Lock, Refuse

ASKING_FOR_AN_OPINION = ["periodic-qd24"]

# The last opinion of the commune that held the village when it reported counts, and only on what was posted before.
_AGREED_ABOVE = """
    EXISTS (
        SELECT 1 FROM reviews_opinion opinion
        JOIN communes_villageplacement placement ON placement.unit_id = opinion.unit_id
        WHERE placement.village_id = {stage}.village_id AND opinion.round_id = {stage}.round_id
        AND opinion.verdict = 'agrees' AND placement.valid_from <= opinion.reported_on
        AND (placement.valid_until IS NULL OR opinion.reported_on < placement.valid_until)
        AND opinion.reported_on > (SELECT MAX(ends_on) FROM reviews_notice WHERE stage_id = {stage}.id)
        AND opinion.number = (
            SELECT MAX(number) FROM reviews_opinion WHERE unit_id = placement.unit_id AND round_id = {stage}.round_id
        )
    )
"""
_ASKING = ", ".join(f"'{code}'" for code in ASKING_FOR_AN_OPINION)

VILLAGE_WAS_NOT_HEARD = f"NEW.procedure_code IN ({_ASKING}) AND NOT {_AGREED_ABOVE.format(stage='NEW')}"
FORM_WAS_NOT_HEARD = f"""
    EXISTS (
        SELECT 1 FROM reviews_villagestage stage
        WHERE stage.id = NEW.stage_id AND stage.step IN ('reported', 'decided')
        AND stage.procedure_code IN ({_ASKING}) AND NOT {_AGREED_ABOVE.format(stage="stage")}
    )
"""  # noqa: S608  names of its own
FORM_IS_NOT_DECIDED = "NOT EXISTS (SELECT 1 FROM reviews_review WHERE id = NEW.review_id AND state = 'decided')"


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_forms_keep_their_stage")]

    operations = [
        Refuse(
            "villagestage",
            Lock(
                "stage_is_decided_with_the_opinion_above",
                VILLAGE_WAS_NOT_HEARD,
                when="OLD.step <> NEW.step AND NEW.step = 'decided'",
                columns=("step",),
            ),
        ),
        Refuse(
            "review",
            Lock(
                "review_is_decided_with_the_opinion_above",
                FORM_WAS_NOT_HEARD,
                when="OLD.state <> NEW.state AND NEW.state = 'decided'",
                columns=("state",),
            ),
        ),
        Refuse(
            "recognition",
            Lock("what_is_recognised_is_decided", FORM_IS_NOT_DECIDED, columns=("review_id",), inserts=True),
        ),
    ]
