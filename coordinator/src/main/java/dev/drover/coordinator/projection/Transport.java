package dev.drover.coordinator.projection;

import dev.drover.coordinator.ops.KafkaClients;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;

/** The way in and out of Kafka. Admin and producer stay the caller's to close. */
public record Transport(KafkaClients kafka, Admin admin, Producer<String, byte[]> producer) {}
